/** Types "Hooks" from top to bottom, with only what the page says. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freePort } from '../../../build/launch/free-port.ts';
import { typePage } from './terminal.ts';

const relay = String(await freePort(0));
const page = await typePage({
  page: 'docs/hooks.md',
  changes: { 7420: relay },
  env: { BECKON_PORT: relay },
  endless: { 'BECKON_DIRECTORY=directory.yaml npm run relay': /^relay ready/m },
});
after(page.close);

const has = (block: string, what: RegExp): void => assert.match(page.outputOf(block), what, block);

test('the first payload reaches a person; one that cannot be mapped becomes a letter', () => {
  has('"number": 88', /^HTTP\/1\.1 202 [\s\S]*"recipients":1/);
  has('letter=', /HTTP\/1\.1 200 [\s\S]*HTTP\/1\.1 200 [\s\S]*"payload":\{ "number": 90,/);
  has('orders/requests', /"fate":"letter"[\s\S]*"fate":"events"/);
});

test('mappings are tried, set and listed, and a ready one is imported', () => {
  has('hook try shop orders payload.json', /Check order 89[\s\S]*Check order 89 in eu[\s\S]*orders/);
  has('mappings/alertmanager.yaml', /alertmanager/);
});
