/** Types "Administration" from top to bottom, on a relay with the demo's directory. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort } from '../../../build/launch/free-port.ts';
import { projectRoot } from '../../../build/root.ts';
import { blocksOf } from '../blocks.ts';
import { typePage } from './terminal.ts';

const relay = String(await freePort(0));
/** The README's, for purchase order 4711. */
const REQUEST = blocksOf('README.md').find(({ text }) => text.includes('"id": "po-4711"'))?.text ?? '';
const page = await typePage({
  page: 'docs/administration.md',
  changes: { 7420: relay, '/mnt/worm/beckon-heads.jsonl': 'heads.jsonl' },
  before: [
    { text: 'BECKON_WITNESS=$PWD/heads.jsonl npm run relay', ready: /^relay ready/m },
    { text: REQUEST, ready: /"recipients":[1-9]/ },
  ],
  refused: ['audit acknowledge'],
  env: {
    BECKON_PORT: relay,
    BECKON_DATA: '.beckon/administration',
    BECKON_ADMIN_TOKEN: 'admin-token-of-the-page',
    BECKON_DIRECTORY: join(projectRoot, 'simulator/demo-directory.yaml'),
  },
});
after(page.close);

test('the directory is exported, and importing it changes nothing', () => {
  assert.match(page.outputOf('export directory.yaml'), /^0 added, 0 changed, 0 removed, \d+ unchanged$/m);
});

test('over HTTP a source is created, and a person gets a code', () => {
  assert.match(page.outputOf('/v1/admin/overview'), /"secrets":\{"key":"[\s\S]*"code":"/);
});

test('an item is given to another person, and an absence noted', () => {
  assert.match(page.outputOf('/reassign'), /"delegate":\{?"[\s\S]*lee/);
});

test('the trail is verified and exported', () => {
  assert.match(
    page.outputOf('audit export audit.jsonl'),
    /^\d+ records, written to audit\.jsonl$[\s\S]*as they were written$/m,
  );
  assert.match(page.outputOf('--witness'), /^\d+ records, as they were written$/m);
  assert.match(page.outputOf('audit acknowledge'), /^Nothing is to be acknowledged/);
});
