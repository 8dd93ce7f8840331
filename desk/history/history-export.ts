/** Exports history search results to a file page by page, so that memory and blocking time do not grow with the history. */
import type { HistoryExport, HistoryExported } from '../../shared/bridge/history.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { ProblemError } from '../../shared/problems.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Clock, Log } from '../ports.ts';
import { BYTE_ORDER_MARK, historyCsv } from './history-csv.ts';

/** An atomic file: complete after `keep`, absent otherwise. */
export interface ExportFile {
  /** Resolves when more can be written. */
  write(text: string): Promise<void>;
  keep(): Promise<void>;
  discard(): Promise<void>;
}

export interface ExportPorts {
  pages(query: HistoryExport, limit: number): Iterable<ItemView[]>;
  /** Asks the user for a path. @param name suggestion. @returns null if cancelled */
  choose(name: string): Promise<string | null>;
  open(path: string): Promise<ExportFile>;
  /** The file name for display, without its folder. */
  nameOf(path: string): string;
  progress(rows: number): void;
  clock: Clock;
  log: Log;
  /** BCP 47. */
  locale(): string;
}

export interface HistoryExporter {
  /** @throws ProblemError if an export is running or the file cannot be written; no partial file remains */
  run(query: HistoryExport): Promise<HistoryExported>;
  cancel(): void;
}

/** Rows per read; a page blocks the host for some ms. */
const PAGE = 200;

const suggested = (now: number): string => {
  const day = new Date(now);
  const two = (n: number) => String(n).padStart(2, '0');
  return `beckon-${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}.csv`;
};

export function createHistoryExporter(ports: ExportPorts): HistoryExporter {
  let running = false;
  let cancelled = false;

  /** @returns the number of rows written, null if cancelled */
  const writeAll = async (file: ExportFile, query: HistoryExport): Promise<number | null> => {
    const csv = historyCsv(ports.locale());
    let rows = 0;
    await file.write(BYTE_ORDER_MARK + csv.head());
    for (const views of ports.pages(query, PAGE)) {
      if (cancelled) return null;
      await file.write(views.map(csv.row).join(''));
      rows += views.length;
      ports.progress(rows);
    }
    return cancelled ? null : rows;
  };

  const write = async (path: string, query: HistoryExport): Promise<HistoryExported> => {
    const file = await ports.open(path);
    try {
      const rows = await writeAll(file, query);
      if (rows === null) {
        await file.discard();
        return { file: null, rows: 0 };
      }
      await file.keep();
      ports.log.info('history exported', { rows });
      return { file: ports.nameOf(path), rows };
    } catch (error) {
      await file.discard();
      throw error;
    }
  };

  return {
    async run(query) {
      const words = wordsFor(ports.locale());
      if (running) throw new ProblemError('REQUEST_INVALID', words.exportRunning);
      running = true;
      cancelled = false;
      try {
        const path = await ports.choose(suggested(ports.clock.now()));
        return path === null ? { file: null, rows: 0 } : await write(path, query);
      } catch (error) {
        const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
        ports.log.warn('the history could not be exported', { reason });
        throw new ProblemError('STORE_UNAVAILABLE', reason === 'ENOSPC' ? words.exportFull : words.exportFailed);
      } finally {
        running = false;
      }
    },
    cancel() {
      cancelled = true;
    },
  };
}
