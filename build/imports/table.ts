/** Checks imports against the import table (`rooms.ts`). There are no exemptions. */
import type { Row } from './rooms/row.ts';
import { ROWS } from './rooms.ts';

/** One import; paths from the project root, with `/`. */
export interface Import {
  from: string;
  line: number;
  /** A project file, or the specifier of a package or `node:` module. */
  to: { file: string } | { module: string };
  /** Erased at compile time: `import type`, `export type … from`, `import('…').T`. */
  typeOnly: boolean;
}

const rowByRoom: ReadonlyMap<string, Row> = new Map(ROWS.flatMap((row) => row.rooms.map((room) => [room, row])));

/** The file's room: the longest matching name in the table, or undefined. */
export function roomOf(file: string): string | undefined {
  const path = withoutEnding(file).split('/');
  const longestFirst = path.map((_, index) => path.slice(0, path.length - index).join('/'));
  return longestFirst.find((name) => rowByRoom.has(name));
}

export function violation({ from, to, typeOnly }: Import): string | undefined {
  if (from.startsWith('test/')) return undefined;
  if ('file' in to && to.file.startsWith('test/')) return 'nothing imports test';
  const room = roomOf(from);
  const row = rowByRoom.get(room ?? '');
  if (room === undefined || row === undefined) return `${from} is in no room of build/imports/rooms.ts`;
  return 'file' in to ? fileViolation(room, row, to.file, typeOnly) : moduleViolation(room, row, to.module, typeOnly);
}

function fileViolation(room: string, row: Row, file: string, typeOnly: boolean): string | undefined {
  if (roomOf(file) === room || row.enters.some((name) => means(name, file))) return undefined;
  if (row.entersForTypes?.some((name) => means(name, file))) {
    return typeOnly ? undefined : `${room} takes only types from there`;
  }
  return `${room} imports ${listed(row.enters)} of the project`;
}

/** Whether a table entry covers this file: its room, the file itself, or `relay/*`. */
export function means(entry: string, file: string): boolean {
  if (entry.endsWith('/*')) return file.startsWith(entry.slice(0, -1));
  return entry === roomOf(file) || entry === withoutEnding(file);
}

function moduleViolation(room: string, row: Row, module: string, typeOnly: boolean): string | undefined {
  const name = libraryOf(module);
  const has = (library: string) => library === name || (library === 'node:*' && name.startsWith('node:'));
  if (row.libraries.some(has)) return undefined;
  if (row.librariesForTypes?.some(has)) return typeOnly ? undefined : `${room} takes only types from ${name}`;
  return `${room} imports ${listed(row.libraries)} beside the project`;
}

/** `typebox/value` → `typebox`, `@scope/name/part` → `@scope/name`; `node:` modules unchanged. */
export function libraryOf(module: string): string {
  if (module.startsWith('node:')) return module;
  return module.split('/', module.startsWith('@') ? 2 : 1).join('/');
}

const listed = (all: readonly string[]): string => (all.length > 0 ? `only ${all.join(', ')}` : 'nothing');
const withoutEnding = (file: string): string => file.replace(/(\.d)?\.\w+$/, '');
