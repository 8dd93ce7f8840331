/** The adaptation of pdf.js notices a changed package. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { withPdfWorker } from '../../../build/bundle/pdf-worker.ts';
import { projectRoot } from '../../../build/root.ts';

const FILE = join(projectRoot, 'node_modules/pdfjs-dist/legacy/build/pdf.worker.mjs');
const transform = (code: string, id = FILE): { code: string } | null => {
  const { transform: work } = withPdfWorker();
  assert.ok(typeof work === 'function');
  return Reflect.apply(work, undefined, [code, id]);
};

test('each part is replaced within its lines', async () => {
  const code = await readFile(FILE, 'utf8');
  const changed = transform(code)?.code ?? '';
  const lineOf = (text: string, part: string) => text.split('\n').findIndex((line) => line.includes(part));
  for (const part of ['class WasmImage {', 'class WorkerMessageHandler {'])
    assert.equal(lineOf(changed, part), lineOf(code, part));
  assert.ok(!changed.includes('_noWasmFilename}`)'));
  assert.equal(transform(code, `${FILE}?v=1`)?.code, changed, 'in development');
  assert.equal(transform(code, join(projectRoot, 'other.mjs')), null);
});

test('a worker without one of the parts ends the build', async () => {
  const code = await readFile(FILE, 'utf8');
  assert.throws(() => transform(code.replace('new Uint8Array(size);', 'allocate(size);')), /does not have once/);
});
