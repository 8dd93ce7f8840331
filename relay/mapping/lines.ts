/** Line protocol between relay and mapping process over standard input and output. Imports nothing, so that the process starts fast. */

/** Sent once, when the process is ready. */
export const READY = '{"ready":true}';

export function lineReader(onLine: (line: string) => void): (chunk: string) => void {
  let rest: string[] = [];
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      rest.push(chunk.slice(from, end));
      const line = rest.join('');
      rest = [];
      from = end + 1;
      onLine(line);
    }
    if (from < chunk.length) rest.push(chunk.slice(from));
  };
}
