/** Compares the capability table of `desk/README.md` with the capabilities that each host declares. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAPABILITIES } from '../../shared/bridge/capabilities.ts';
import { DESKTOP_CAPABILITIES } from '../../shared/bridge/desktop.ts';
import { WEB_CAPABILITIES } from '../../shared/bridge/web.ts';
import { codesIn, tablesOf } from './tables.ts';

const table = tablesOf('../desk/README.md').find(({ head }) => head[0] === 'capability');
assert.ok(table);
const having = (host: string): string[] => {
  const column = table.head.indexOf(host);
  assert.ok(column > 0, host);
  return table.rows.filter((row) => row[column] === 'yes').flatMap(([name]) => codesIn(name));
};

test('the table of desk/README.md has each capability once, and says who has it', () => {
  assert.deepEqual(table.rows.flatMap(([name]) => codesIn(name)).sort(), Object.keys(CAPABILITIES).sort());
  assert.deepEqual(having('desktop').sort(), [...DESKTOP_CAPABILITIES].sort());
  assert.deepEqual(having('browser').sort(), [...WEB_CAPABILITIES].sort());
  for (const row of table.rows) for (const cell of row.slice(3)) assert.match(cell, /^(yes|–)$/, row[0]);
});
