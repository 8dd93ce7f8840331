/** Verification rejects an exported trail after a change of any letter or line. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { verifyExport } from '../../../relay/audit/verify.ts';
import { CHAIN } from '../../../relay/store/audit/audit-reader.ts';
import { runs } from '../../helpers/runs.ts';
import { startTrail } from './trail.ts';

const trail = await startTrail(5);
const file = join(trail.folder, 'out.jsonl');
assert.equal((await trail.cli(`audit export ${file}`)).code, 0);
const text = readFileSync(file, 'utf8');
after(() => trail.close());

async function isWhole(changed: string): Promise<boolean> {
  writeFileSync(file, changed);
  return (await verifyExport(file, CHAIN, null)).whole;
}

test('unchanged it is whole', async () => {
  assert.ok(await isWhole(text));
});

test('a letter changed, anywhere', async () => {
  const letter = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.nat(), letter, async (at, put) => {
      const place = at % (text.length - 1);
      fc.pre(text[place] !== put && text[place] !== '\n');
      assert.equal(await isWhole(`${text.slice(0, place)}${put}${text.slice(place + 1)}`), false);
    }),
    { numRuns: runs(300) },
  );
});

test('a line removed, doubled or moved, and a tail cut off', async () => {
  const act = fc.constantFrom('remove', 'double', 'move', 'cut');
  await fc.assert(
    fc.asyncProperty(act, fc.nat(), fc.nat(), async (what, one, other) => {
      const lines = text.trimEnd().split('\n');
      const [from, to] = [one % lines.length, other % lines.length];
      fc.pre(from !== to);
      const line = lines[from] ?? '';
      if (what === 'remove') lines.splice(from, 1);
      else if (what === 'double') lines.splice(to, 0, line);
      else if (what === 'cut') lines.splice(from);
      else lines.splice(to, 0, ...lines.splice(from, 1));
      assert.equal(await isWhole(`${lines.join('\n')}\n`), false);
    }),
    { numRuns: runs(200) },
  );
});
