/** Marks a replica that diverged, so that no later start serves it. Its replacement retains the file for analysis. */
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import Type from 'typebox';
import { keepAside, replaceFileSync } from '../../../disk/replace.ts';
import { checker } from '../../../shared/validate.ts';

const note = checker(Type.Object({ position: Type.Integer({ minimum: 0 }) }));
const noteOf = (path: string): string => `${path}.differs`;

/** @param position last entry applied. @throws the file system's error */
export const markDivergence = (path: string, position: number): void =>
  replaceFileSync(noteOf(path), `${JSON.stringify({ position })}\n`);

/** Null: no divergence known. */
export function divergencePosition(path: string): number | null {
  if (!existsSync(noteOf(path))) return null;
  return note.parse(JSON.parse(readFileSync(noteOf(path), 'utf8'))).position;
}

export const clearDivergence = (path: string): void => rmSync(noteOf(path), { force: true });

/** Saves a second copy; the original stays until it is replaced. */
export function preserveDivergent(path: string): void {
  const position = divergencePosition(path);
  if (position === null || !existsSync(path)) return;
  const whole = realpathSync(path);
  for (const end of ['', '-wal']) keepAside(whole + end, `${whole}.differs-${position}${end}`);
}
