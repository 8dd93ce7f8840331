/** Parses the tables of a documentation page, for comparison with the program. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/root.ts';

export interface Table {
  /** Heading of the section that contains the table. */
  heading: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

export const pageText = (page: string): string => readFileSync(join(projectRoot, 'docs', page), 'utf8');

/** Splits a line into cells; `\|` is a literal bar. */
const cellsOf = (line: string): string[] =>
  line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

const isRule = (line: string): boolean => /^\|[\s|:-]+\|$/.test(line.trim());

/** @param page path below `docs/` */
export function tablesOf(page: string): Table[] {
  const tables: Table[] = [];
  let heading = '';
  let open: { heading: string; head: string[]; rows: string[][] } | null = null;
  for (const line of pageText(page).split('\n')) {
    if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
    if (!line.startsWith('|')) open = null;
    else if (open === null) {
      open = { heading, head: cellsOf(line), rows: [] };
      tables.push(open);
    } else if (!isRule(line)) open.rows.push(cellsOf(line));
  }
  return tables;
}

export const codesIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** Names of members in the first `{ … }` of a cell, such as `a` and `b` of `{ a, b? }`, without nested ones. */
export function membersIn(cell = ''): string[] {
  const [braces = '{}'] = codesIn(cell).filter((code) => code.startsWith('{'));
  let inner = braces.slice(1, -1);
  for (let before = ''; before !== inner; ) {
    before = inner;
    inner = inner.replaceAll(/\{[^{}]*\}|\[[^[\]]*\]/g, '');
  }
  return inner
    .split(',')
    .map((part) => part.trim().split(/[?:\s]/)[0] ?? '')
    .filter(Boolean)
    .sort();
}

/** Finds a table by its heading and the name of its first column. */
export function tableOf(tables: readonly Table[], heading: string, first: string): Table {
  const found = tables.find((table) => table.heading === heading && table.head[0] === first);
  assert.ok(found, `there is no table "${first}" under "${heading}"`);
  return found;
}

export const namesOf = ({ rows, heading }: Table): string[] =>
  rows.map(([cell]) => {
    const [name] = codesIn(cell);
    assert.ok(name, `a row under "${heading}" names nothing: ${cell}`);
    return name;
  });

/** Asserts equal sets of names without duplicates, and lists the missing ones. */
export function same(documented: readonly string[], built: readonly string[], what: string): void {
  const repeated = documented.filter((name, at) => documented.indexOf(name) !== at);
  assert.deepEqual(repeated, [], `${what}: named twice`);
  const difference = {
    'not in the program': documented.filter((name) => !built.includes(name)).sort(),
    'not on the page': built.filter((name) => !documented.includes(name)).sort(),
  };
  assert.deepEqual(difference, { 'not in the program': [], 'not on the page': [] }, what);
}

export const namesIn = (schema: { properties: object }): string[] => Object.keys(schema.properties);
