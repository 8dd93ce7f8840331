import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { BASE_CHANNELS } from '../../../shared/bridge/base.ts';
import { CAPABILITIES } from '../../../shared/bridge/capabilities.ts';
import { BATCH_MAX, OPERATION_CHANNELS } from '../../../shared/bridge/desk-channels.ts';
import { DESKTOP_CAPABILITIES } from '../../../shared/bridge/desktop.ts';
import { answererOf, channelsOf, handlerFinder } from '../../../shared/bridge/host.ts';
import { WEB_CAPABILITIES } from '../../../shared/bridge/web.ts';
import { problem } from '../../../shared/problems.ts';
import { checker } from '../../../shared/validate.ts';

test('a channel belongs to the base or to one capability', () => {
  const operations = OPERATION_CHANNELS.map(({ channel }) => channel);
  const all = [BASE_CHANNELS, ...Object.values(CAPABILITIES)].flatMap((channels) => Object.keys(channels));
  all.push(...operations);
  assert.deepEqual(
    all.filter((channel, index) => all.indexOf(channel) !== index),
    [],
  );
});

test('a host answers the base and the capabilities it names, and nothing else', () => {
  const base = [...channelsOf([]).keys()];
  assert.deepEqual(base, [...Object.keys(BASE_CHANNELS), ...OPERATION_CHANNELS.map(({ channel }) => channel)]);
  assert.deepEqual(
    [...channelsOf(['tray', 'save-file']).keys()].filter((channel) => !base.includes(channel)),
    ['history.export', 'history.export-cancel', 'document.save'],
  );
});

test('the channel of an operation validates its message, or a batch with itemIds in place of itemId', () => {
  const schemas = channelsOf([]);
  const accepts = (channel: string, request: object) => checker(schemas.get(channel) ?? Type.Never()).is(request);
  const [itemId, other] = [crypto.randomUUID(), crypto.randomUUID()];
  assert.equal(accepts('item.resend', { itemId, index: 0 }), true);
  assert.equal(accepts('item.resend', { itemId, index: -1 }), false);
  assert.equal(accepts('item.claim', { itemIds: [itemId, other], release: true }), true);
  for (const wrong of [{ itemId }, { itemId, itemIds: [itemId] }, { itemIds: [] }, { itemIds: [itemId], more: 1 }])
    assert.equal(accepts('item.claim', wrong), false, JSON.stringify(wrong));
  assert.equal(accepts('item.claim', { itemIds: Array.from({ length: BATCH_MAX + 1 }, () => itemId) }), false);
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
