/**
 * A copy that is not as the others: noted beside it, so that no later start serves it. Whoever begins anew in its place keeps it, for whoever
 * wants to know why.
 */
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import Type from 'typebox';
import { keepAside, replaceFileSync } from '../../../disk/replace.ts';
import { checker } from '../../../shared/validate.ts';

const note = checker(Type.Object({ position: Type.Integer({ minimum: 0 }) }));
const noteOf = (path: string): string => `${path}.differs`;

/** @param position of the last entry in it. @throws the file system's error */
export const noteDiffers = (path: string, position: number): void =>
  replaceFileSync(noteOf(path), `${JSON.stringify({ position })}\n`);

/** @returns up to which entry it was brought; null: it is as the others, as far as known */
export function differsAt(path: string): number | null {
  if (!existsSync(noteOf(path))) return null;
  return note.parse(JSON.parse(readFileSync(noteOf(path), 'utf8'))).position;
}

export const forgetDiffers = (path: string): void => rmSync(noteOf(path), { force: true });

/** It stays where it is too, until another takes its place. */
export function keepDiffering(path: string): void {
  const position = differsAt(path);
  if (position === null || !existsSync(path)) return;
  const whole = realpathSync(path);
  for (const end of ['', '-wal']) keepAside(whole + end, `${whole}.differs-${position}${end}`);
}
