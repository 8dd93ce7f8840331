/** The default mapping of inbound messages, as it is documented. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { projectRoot } from '../../../build/root.ts';
import { DEFAULT_MAPPING } from '../../../relay/domain/away/inbound-messages.ts';
import { createMapper } from '../../../relay/mapping/mapper.ts';
import { patientTimers } from '../parts/clock.ts';

const mapper = createMapper({ timers: patientTimers });
after(() => mapper.close());

const tap = { text_message: { text: 'Approve' }, postback_data: 'token' };
const at = '2026-12-01T08:00:00Z';
const SHAPES: Record<string, [unknown, unknown]> = {
  'a tap': [
    { source: { whatsapp: '49155' }, received_time: at, whatsapp_message: tap },
    { from: '49155', postback: 'token', at },
  ],
  'a text': [{ source: { whatsapp: '49155' }, whatsapp_message: { text_message: { text: 'Hi' } } }, { from: '49155' }],
  'a list': [
    [{ from: '49155' }, { sender: 49156, message: tap }],
    [{ from: '49155' }, { from: '49156', postback: 'token' }],
  ],
  'a list in messages': [
    { messages: [{ from: { whatsapp: '49155' }, postback_data: 'token' }] },
    { from: '49155', postback: 'token' },
  ],
};
for (const [name, [body, expected]] of Object.entries(SHAPES)) {
  test(`it reads ${name}`, async () => {
    const mapped = await mapper.map(DEFAULT_MAPPING, body);
    assert.ok(mapped.ok, JSON.stringify(mapped));
    assert.deepEqual(JSON.parse(JSON.stringify(mapped.value)), expected);
  });
}

test('it is in the documentation', () => {
  const page = readFileSync(join(projectRoot, 'docs', 'systems', 'opentext.md'), 'utf8');
  assert.ok(page.includes(`\`\`\`\n${DEFAULT_MAPPING}\n\`\`\``));
});
