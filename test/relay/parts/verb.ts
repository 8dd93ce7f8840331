/** Runs a relay command in this process, on a folder of the test. */
import { run } from '../../../relay/main.ts';

interface Said {
  code: number;
  out: string;
  err: string;
}

export async function runVerb(
  folder: string,
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    stop: Promise.resolve(''),
  };
  const code = await run(words, { BECKON_DATA: folder, ...env }, io);
  return { code, out: out.join('\n'), err: err.join('\n') };
}
