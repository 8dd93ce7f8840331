/** Types "Gateways" from top to bottom, with only what the page says: from the simulated OpenText to a message on a phone. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freePort } from '../../../build/launch/free-port.ts';
import { until } from '../../helpers/until.ts';
import { typePage } from './terminal.ts';

const [relay, service] = [String(await freePort(0)), String(await freePort(0))];
const page = await typePage({
  page: 'docs/gateways.md',
  changes: { 7420: relay, 9998: service },
  env: { BECKON_PORT: relay },
  endless: {
    'simulator -- opentext': /^OpenText in miniature at/m,
    'BECKON_DIRECTORY=directory.yaml npm run relay': /^relay ready/m,
  },
});
after(page.close);

test('the gateway signs in, and the message is on the phone', async () => {
  assert.match(page.outputOf('gateway ping customers'), /^ok/m);
  assert.doesNotMatch(page.outputOf('gateway ping customers'), /^fail/m);
  assert.match(page.outputOf('appointment-77'), /"recipients":1/);
  await until('the SMS is shown', async () =>
    (await (await fetch(`http://127.0.0.1:${service}/phone`)).text()).includes('Your appointment has moved'),
  );
});

test('the entry that the simulator prints is that of the page', () => {
  assert.match(page.outputOf('simulator -- opentext'), new RegExp(`odn: http://127.0.0.1:${service}/mra/v1`));
});
