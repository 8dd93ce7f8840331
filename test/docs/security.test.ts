/** Compares `docs/security.md`, `docs/asvs.md` and `docs/dependencies.md` with the standard's list and the project's files and packages. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { codesIn, pageText, tablesOf } from './tables.ts';

/** Level 1 and 2 requirements by section, from OWASP ASVS 5.0.0. Numbers have gaps where a requirement is of level 3. */
const SECTIONS: Record<string, readonly number[]> = {
  '1.1': [1, 2],
  '1.2': [1, 2, 3, 4, 5, 6, 7, 8, 9],
  '1.3': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  '1.4': [1, 2, 3],
  '1.5': [1, 2],
  '2.1': [1, 2, 3],
  '2.2': [1, 2, 3],
  '2.3': [1, 2, 3, 4],
  '2.4': [1],
  '3.2': [1, 2],
  '3.3': [1, 2, 3, 4],
  '3.4': [1, 2, 3, 4, 5, 6],
  '3.5': [1, 2, 3, 4, 5],
  '3.7': [1, 2],
  '4.1': [1, 2, 3],
  '4.2': [1],
  '4.3': [1, 2],
  '4.4': [1, 2, 3, 4],
  '5.1': [1],
  '5.2': [1, 2, 3],
  '5.3': [1, 2],
  '5.4': [1, 2, 3],
  '6.1': [1, 2, 3],
  '6.2': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  '6.3': [1, 2, 3, 4],
  '6.4': [1, 2, 3, 4],
  '6.5': [1, 2, 3, 4, 5],
  '6.6': [1, 2, 3],
  '6.8': [1, 2, 3, 4],
  '7.1': [1, 2, 3],
  '7.2': [1, 2, 3, 4],
  '7.3': [1, 2],
  '7.4': [1, 2, 3, 4, 5],
  '7.5': [1, 2],
  '7.6': [1, 2],
  '8.1': [1, 2],
  '8.2': [1, 2, 3],
  '8.3': [1],
  '8.4': [1],
  '9.1': [1, 2, 3],
  '9.2': [1, 2, 3, 4],
  '10.1': [1, 2],
  '10.2': [1, 2],
  '10.3': [1, 2, 3, 4],
  '10.4': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  '10.5': [1, 2, 3, 4, 5],
  '10.6': [1, 2],
  '10.7': [1, 2, 3],
  '11.1': [1, 2],
  '11.2': [1, 2, 3],
  '11.3': [1, 2, 3],
  '11.4': [1, 2, 3, 4],
  '11.5': [1],
  '11.6': [1],
  '12.1': [1, 2, 3],
  '12.2': [1, 2],
  '12.3': [1, 2, 3, 4],
  '13.1': [1],
  '13.2': [1, 2, 3, 4, 5],
  '13.3': [1, 2],
  '13.4': [1, 2, 3, 4, 5],
  '14.1': [1, 2],
  '14.2': [1, 2, 3, 4],
  '14.3': [1, 2, 3],
  '15.1': [1, 2, 3],
  '15.2': [1, 2, 3],
  '15.3': [1, 2, 3, 4, 5, 6, 7],
  '16.1': [1],
  '16.2': [1, 2, 3, 4, 5],
  '16.3': [1, 2, 3, 4],
  '16.4': [1, 2, 3],
  '16.5': [1, 2, 3],
};

const STATES = ['met', 'partly', 'not met', 'operator', 'none'];
const asvs = tablesOf('asvs.md').filter(({ head }) => head[0] === 'id');
const ORDER = Object.entries(SECTIONS).flatMap(([section, points]) => points.map((point) => `V${section}.${point}`));

/** Ids of `V1.2.3` or of the range `V1.2.3-V1.2.6`, in the standard's order. */
function idsOf(cell = ''): string[] {
  const [first = '', last = first] = cell.split('-');
  const [from, to] = [ORDER.indexOf(first), ORDER.indexOf(last)];
  assert.ok(from >= 0 && to >= from, `${cell} names points of the standard`);
  return ORDER.slice(from, to + 1);
}

/** Code spans that are paths in the project. */
const pathsIn = (text: string): string[] =>
  codesIn(text).filter((code) =>
    /^(build|desk|disk|docs|electron|network|relay|renderer|shared|test)\/[\w./-]+$/.test(code),
  );

describe('the checklists', () => {
  test('each point of ASVS 5.0, levels 1 and 2, stands there once, in order', () => {
    assert.deepEqual(
      asvs.flatMap(({ rows }) => rows.flatMap(([id]) => idsOf(id))),
      ORDER,
    );
  });

  test("Electron's twenty points stand there in order", () => {
    const points = tablesOf('asvs.md')
      .filter(({ head }) => head[0] === 'point')
      .flatMap(({ rows }) => rows);
    assert.deepEqual(
      points.map(([point]) => Number.parseInt(point ?? '', 10)),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  test('each has a state and words', () => {
    for (const { rows } of tablesOf('asvs.md')) {
      for (const [id, state = '', how = ''] of rows) {
        assert.ok(STATES.includes(state), `${id}: ${state}`);
        assert.notEqual(how, '', id);
      }
    }
  });

  for (const page of ['asvs.md', 'security.md', 'dependencies.md']) {
    test(`what ${page} names is there`, () => {
      const missing = pathsIn(pageText(page)).filter((path) => !existsSync(join(projectRoot, path)));
      assert.deepEqual([...new Set(missing)], []);
    });
  }
});

test('every attack of the tests is named on the page about security', () => {
  const page = pageText('security.md');
  const attacks = readdirSync(join(projectRoot, 'test/attacks')).filter((name) => name.endsWith('.test.ts'));
  assert.ok(attacks.length > 0);
  assert.deepEqual(
    attacks.filter((name) => !page.includes(`test/attacks/${name}`)),
    [],
  );
});

test('every package has its line on the page about dependencies, and no other has', () => {
  const packagesOf = (folder: string): string[] => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(projectRoot, folder, 'package.json'), 'utf8'),
    );
    return Object.keys({ ...dependencies, ...devDependencies });
  };
  const all = ['.', 'build/tools/docs', 'build/tools/packaging'].flatMap(packagesOf);
  const named = tablesOf('dependencies.md')
    .filter(({ head }) => head[0] === 'package')
    .flatMap(({ rows }) => rows.flatMap(([cell]) => codesIn(cell)));
  assert.deepEqual(named.sort(), all.sort());
});
