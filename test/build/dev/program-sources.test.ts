import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concerning, programs, readMadeOf } from '../../../build/dev/program-sources.ts';
import { projectRoot } from '../../../build/root.ts';

test('a file affects only the programs that import or contain it', async () => {
  const madeOf = await readMadeOf(projectRoot);
  const concerned = (file: string) => programs.filter((name) => concerning(name, madeOf, [file]) !== undefined);
  assert.deepEqual(concerned('relay/http/app.ts'), ['relay']);
  assert.deepEqual(concerned('electron/main.ts'), ['desktop']);
  assert.deepEqual(concerned('desk/desk.ts'), ['desktop']);
  assert.deepEqual(concerned('simulator/main.ts'), ['simulator']);
  assert.deepEqual(concerned('disk/replace.ts'), ['relay', 'desktop']);
  assert.deepEqual(concerned('shared/problems.ts'), ['relay', 'simulator', 'desktop']);
  assert.deepEqual(concerned('shared/admin/hooks.ts'), ['relay']);
  assert.deepEqual(concerned('shared/nobody.ts'), []);
});
