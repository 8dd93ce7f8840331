/** A file that the browser saves: collected here and passed to the page as a whole. */
import type { ExportFile } from '../../desk/history/history-export.ts';
import type { PageAct } from '../tabs/messages.ts';

export function createDownload(name: string, act: (act: PageAct) => void): ExportFile {
  let parts: string[] = [];
  return {
    async write(text) {
      parts.push(text);
    },
    async keep() {
      act({ act: 'download', name, type: 'text/csv;charset=utf-8', parts });
      parts = [];
    },
    async discard() {
      parts = [];
    },
  };
}
