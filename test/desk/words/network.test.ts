/** The user's text for a failure without a message. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureText } from '../../../desk/words/network.ts';
import { networkFailure } from '../../../shared/network-failure.ts';

const told = (error: unknown, locale = 'en'): string =>
  failureText(networkFailure(error), { host: 'relay.acme.example', locale, now: 0 });

test('a code is shown, to look it up or to pass on', () => {
  const error = Object.assign(new Error('failed'), { code: 'ERR_SOCKET_BAD_PORT' });
  assert.equal(told(error), 'relay.acme.example cannot be reached (ERR_SOCKET_BAD_PORT).');
});

for (const error of [
  new Error('websocket error'),
  new TypeError('Failed to fetch'),
  new DOMException('', 'NetworkError'),
  null,
]) {
  test(`a browser that fails with ${error === null ? 'no error' : error.name} reports nothing, and nothing is shown`, () => {
    assert.equal(told(error), 'relay.acme.example cannot be reached.');
    assert.equal(told(error, 'de'), 'relay.acme.example ist nicht erreichbar.');
  });
}
