import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The processes, each as its id and arguments, that have `text` in their arguments or environment. */
export async function processesNaming(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const read = (name: string) => readFile(join('/proc', pid, name), 'utf8').catch(() => '');
    const command = await read('cmdline');
    if (command.includes(text) || (await read('environ')).includes(text)) {
      found.push(`${pid} ${command.replaceAll('\0', ' ')}`);
    }
  }
  return found;
}
