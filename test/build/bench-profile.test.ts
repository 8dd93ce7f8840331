import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { hotInHeap, hotInProcessor, placesBelow } from '../bench/profile/hot-functions.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const frame = (functionName: string, url = '', lineNumber = 0, columnNumber = 0) => ({
  functionName,
  url,
  lineNumber,
  columnNumber,
});
const place = ({ url, lineNumber }: ReturnType<typeof frame>): string => `${url}:${lineNumber}`;

test('processor time of a function is the sum of its samples in all profiles, without idle time', () => {
  const profile = {
    nodes: [
      { id: 1, callFrame: frame('commit', 'a', 3) },
      { id: 2, callFrame: frame('commit', 'a', 3) },
      { id: 3, callFrame: frame('', 'a', 9) },
      { id: 4, callFrame: frame('(idle)') },
    ],
    samples: [1, 2, 3, 4],
    timeDeltas: [10, 20, 5, 1000],
  };
  assert.deepEqual(hotInProcessor([profile, profile], place), [
    { name: 'commit', place: 'a:3', self: 60 },
    { name: '(anonymous)', place: 'a:9', self: 10 },
  ]);
});

test('heap of a function is what its own allocations occupy', () => {
  const leaf = { callFrame: frame('leaf', 'b'), selfSize: 7, children: [] };
  const head = {
    callFrame: frame('(root)'),
    selfSize: 0,
    children: [leaf, { ...leaf, selfSize: 3, children: [leaf] }],
  };
  assert.deepEqual(hotInHeap([head], place), [{ name: 'leaf', place: 'b:0', self: 17 }]);
});

test('a place in a bundle is the line of its source, and one without a map is its own', async (t) => {
  const folder = await temporaryFolder(t);
  const bundle = join(folder, 'dist', 'main.js');
  const placed = placesBelow(folder);
  const inFile = (path: string) => frame('f', pathToFileURL(join(folder, path)).href, 0, 8);
  assert.equal(placed(inFile('relay/plain.ts')), 'relay/plain.ts:1');
  assert.equal(placed(frame('f', join(folder, 'common.cjs'), 4)), 'common.cjs:5');
  assert.equal(placed(frame('f', 'node:fs', 472)), 'node:fs:473');
  assert.equal(placed(frame('(program)')), '');
  mkdirSync(join(folder, 'dist'));
  // Column 0 is line 1 of the source, column 8 is line 7.
  writeFileSync(`${bundle}.map`, JSON.stringify({ version: 3, sources: ['../relay/main.ts'], mappings: 'AAAA,QAMA' }));
  assert.equal(placed(inFile('dist/main.js')), 'relay/main.ts:7');
});
