/** `export FILE`: the relay or opened store gives the text, and the command writes the file with the rights of the calling account. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import Type from 'typebox';
import { replaceFile } from '../../disk/replace.ts';
import { reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { type Invocation, type Say, STANDARD, UsageError, VerbError } from '../admin/command-line.ts';
import { EXPORT_HEAD } from '../directory/export.ts';
import { printOutput } from './cli-output.ts';

const Text = Type.String();
const exported = checker(
  Type.Object({
    text: Text,
    variables: Type.Array(Type.Object({ place: Text, reference: Text })),
  }),
);

/** @param ask runs the command where the store is, and prints its value as JSON. @returns the exit code */
export async function exportFile(
  given: Invocation,
  say: Say,
  ask: (out: Say['out']) => Promise<number>,
): Promise<number> {
  const [, path, ...more] = given.words;
  if (path === undefined || more.length > 0) throw new UsageError('export takes the file to write');
  if (path !== STANDARD && existsSync(path) && !isExport(path))
    throw new VerbError(`${path} is there and was not written by export: name another file`);
  let said = '';
  const code = await ask((line) => {
    said += line;
  });
  if (code !== 0) return code;
  const { text, variables } = exported.parse(JSON.parse(said));
  const named = variables.map(({ place, reference }) => `${reference}\tstands for ${place}`);
  if (path === STANDARD) {
    // Without the final newline. YAML escapes control characters itself.
    say.out(text.replace(/\n$/, ''));
    for (const line of named) say.err(line);
    return 0;
  }
  try {
    await replaceFile(path, text);
  } catch (error) {
    throw new VerbError(`${path} cannot be written: ${reasonOf(error)}`);
  }
  const lines = [`The directory is written to ${path}, without secrets`, ...named];
  return printOutput({ lines, value: { file: path, variables } }, given, say);
}

/** Only an earlier export may be overwritten: not a store, nor a directory file with the only copy of a secret. */
function isExport(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(Buffer.byteLength(EXPORT_HEAD));
      readSync(file, head, 0, head.length, 0);
      return head.toString('utf8') === EXPORT_HEAD;
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
