import type { Measured } from './coverage.ts';

/** Programs whose subfolders are counted separately; any other top-level folder is one room. */
const byRoom = ['relay', 'electron'];

export function summary(measured: readonly Measured[]): string[] {
  const rooms = Map.groupBy(measured, ({ file }) => roomOf(file));
  const rows = [...rooms].map(([room, files]) => row(room, files));
  return table([['room', 'files', 'lines', 'ran'], ...rows, row('all', measured)]);
}

/** One line for each file with lines that never ran: `file: 3, 7-9`, one-based. */
export function neverRan(measured: readonly Measured[]): string[] {
  return measured.flatMap(({ file, code, ran }) => {
    const lines = [...code].filter((line) => !ran.has(line));
    return lines.length > 0 ? [`${file}: ${spans(lines).join(', ')}`] : [];
  });
}

function roomOf(file: string): string {
  const [program = '', second = '', ...rest] = file.split('/');
  return byRoom.includes(program) && rest.length > 0 ? `${program}/${second}` : program;
}

function row(name: string, files: readonly Measured[]): string[] {
  const lines = files.reduce((sum, { code }) => sum + code.size, 0);
  const ran = files.reduce((sum, one) => sum + one.ran.size, 0);
  return [name, `${files.length}`, `${lines}`, lines === 0 ? '-' : `${((100 * ran) / lines).toFixed(1)} %`];
}

function table(rows: readonly string[][]): string[] {
  const width = (column: number) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0));
  return rows.map((cells) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column)))).join('  '),
  );
}

/** Zero-based [2, 6, 7, 8] → one-based ['3', '7-9']. */
function spans(lines: readonly number[]): string[] {
  const found: [first: number, last: number][] = [];
  for (const line of lines) {
    const open = found.at(-1);
    if (open?.[1] === line - 1) open[1] = line;
    else found.push([line, line]);
  }
  return found.map(([first, last]) => (first === last ? `${first + 1}` : `${first + 1}-${last + 1}`));
}
