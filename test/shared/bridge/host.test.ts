import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE_CHANNELS } from '../../../shared/bridge/base.ts';
import { CAPABILITIES } from '../../../shared/bridge/capabilities.ts';
import { DESKTOP_CAPABILITIES } from '../../../shared/bridge/desktop.ts';
import { answererOf, channelsOf, handlerFinder } from '../../../shared/bridge/host.ts';
import { WEB_CAPABILITIES } from '../../../shared/bridge/web.ts';
import { problem } from '../../../shared/problems.ts';

test('a channel belongs to the base or to one capability', () => {
  const all = [BASE_CHANNELS, ...Object.values(CAPABILITIES)].flatMap((channels) => Object.keys(channels));
  assert.deepEqual(
    all.filter((channel, index) => all.indexOf(channel) !== index),
    [],
  );
});

test('a host answers the base and the capabilities it names, and nothing else', () => {
  assert.deepEqual([...channelsOf([]).keys()], Object.keys(BASE_CHANNELS));
  assert.deepEqual(
    [...channelsOf(['tray', 'save-file']).keys()].filter((channel) => !(channel in BASE_CHANNELS)),
    ['history.export', 'history.export-cancel'],
  );
});

test('every capability is of the desktop, of the browser or of both, each once', () => {
  const all = new Set<string>([...DESKTOP_CAPABILITIES, ...WEB_CAPABILITIES]);
  assert.deepEqual([...all].sort(), Object.keys(CAPABILITIES).sort());
  for (const own of [DESKTOP_CAPABILITIES, WEB_CAPABILITIES]) assert.equal(new Set<string>(own).size, own.length);
});

test('what does not fit the schema does not reach the handler, and no failure becomes an exception', async () => {
  const seen: unknown[] = [];
  const handler = (request: { start: boolean }, page: number) => {
    seen.push([request, page]);
    if (!request.start) throw new Error('the disk is full');
    return 'set';
  };
  const explain = (error: unknown) => problem('STORE_UNAVAILABLE', String(error));
  const answer = answererOf(CAPABILITIES['start-at-login']['start-at-login.set'], handler, explain);
  assert.deepEqual(await answer({ start: true }, 7), { ok: true, value: 'set' });
  const refused = await answer({ start: 'yes' }, 7);
  assert.equal(!refused.ok && refused.problem.code, 'REQUEST_INVALID');
  const failed = await answer({ start: false }, 7);
  assert.equal(!failed.ok && failed.problem.detail, 'Error: the disk is full');
  assert.deepEqual(seen, [
    [{ start: true }, 7],
    [{ start: false }, 7],
  ]);
});

test('a handler is found by its channel; a host that lacks one does not start', () => {
  const seen = () => null;
  const cancel = () => null;
  const find = handlerFinder({
    base: { 'item.seen': seen },
    capabilities: { 'save-file': { 'history.export-cancel': cancel } },
  });
  assert.equal(find('item.seen'), seen);
  assert.equal(find('history.export-cancel'), cancel);
  assert.throws(() => find('reply.send'), /Nobody answers reply\.send/);
});
