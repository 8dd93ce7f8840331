/** Types "Connect a source" from top to bottom, with only what the page says. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freePort } from '../../../build/launch/free-port.ts';
import { until } from '../../helpers/until.ts';
import { typePage } from './terminal.ts';

const PAGE = 'docs/connect-a-source.md';
const [relay, answers, responses] = [await freePort(0), await freePort(0), await freePort(0)];

const page = await typePage({
  page: PAGE,
  changes: { 7420: String(relay), 9999: String(answers), 9998: String(responses) },
  env: { BECKON_PORT: String(relay) },
  endless: {
    'BECKON_DIRECTORY=directory.yaml npm run relay': /^relay ready/m,
    'node answers.mjs': /^listening/m,
    '--to dana --port': /\(to \d person/,
    '--rate': /\d/,
  },
});
after(page.close);

const has = (block: string, what: RegExp): void => assert.match(page.outputOf(block), what, block);
const prints = (what: RegExp): Promise<boolean> =>
  until(`the endpoint prints ${what}`, () => what.test(page.outputOf('node answers.mjs')));

test('events are accepted: structured, binary, batch, folded, closed', () => {
  has('"id": "po-4711-approval"', /^HTTP\/1\.1 202 [\s\S]*"recipients":1/);
  has('ce-id: order-88-shipped', /"recipients":1/);
  has('"id": "sync-1"', /"recipients":1[\s\S]*"recipients":1/);
  has('"id": "sync-ok"', /^HTTP\/1\.1 202 /);
});

test('the answer arrives at the endpoint, and is read back', async () => {
  has('item.eventId === "po-4711-approval"', /^HTTP\/1\.1 20[01] /);
  await prints(/^po-4711-approval: approve by Dana Fox \(approved\)/m);
  has('source ping shop', /^ok\treply\tan answer would be confirmed$/m);
  has('/v1/sources/shop/responses?wait', /"eventId":"po-4711-approval"/);
});

test('above a limit the answer is confirmed by its challenge', async () => {
  has('Agreed with the board', /"recipients":1\}\]\}HTTP\/1\.1 20[01] /);
  await prints(/^po-4713-approval: approve by Dana Fox \(approved\) Agreed with the board$/m);
});

test('the simulator sends as a source that may do everything', () => {
  has('--scenario role-alerts --once', /^role-alerts +done/m);
  has('--to dana --port', /^Responses are taken at/m);
});
