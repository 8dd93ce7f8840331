/** Alertmanager's webhook through a real relay: each alert of a group separately, renewed, cleared, whatever its labels are. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { payload, startMappingRelay } from './parts/relay.ts';

const relay = await startMappingRelay();
after(() => relay.close());

interface Alert {
  status: string;
  labels: Record<string, unknown> | null;
  annotations: Record<string, unknown> | null;
  startsAt: string;
  endsAt: string;
  fingerprint?: string;
}
const [FIRING]: Alert[] = payload('alertmanager-firing').alerts;
let number = 0;
/** An alert with its own name and these labels. */
function alert(labels: Record<string, unknown> | null, more: Partial<Alert> = {}): Alert {
  assert.ok(FIRING);
  number += 1;
  const fingerprint = number.toString(16).padStart(16, '0');
  return { ...FIRING, labels: labels && { alertname: 'DiskFull', ...labels }, fingerprint, ...more };
}
const group = (...alerts: Alert[]): object => ({ ...payload('alertmanager-firing'), alerts });
const raise = (...alerts: Alert[]) => relay.items('alertmanager', group(...alerts));
const clear = (...alerts: Alert[]) =>
  relay.items('alertmanager', {
    ...group(...alerts.map((one) => ({ ...one, status: 'resolved' }))),
    status: 'resolved',
  });

test('a team that is no role id is converted to one, and without one the fallback applies', async () => {
  const reply = await relay.deliver(
    'alertmanager',
    group(
      alert({ team: 'Ops Team' }),
      alert({ team: 'Büro Süd' }),
      alert({ team: '運用' }),
      alert({ team: 'it-support' }),
    ),
  );
  assert.equal(reply.status, 202, reply.text);
  const results: { itemId: string; recipients: number; fallback?: boolean }[] = reply.body.results;
  assert.deepEqual(
    results.map(({ recipients, fallback = false }) => [recipients, fallback]),
    // No one has the role buero-sued; a name without a letter or digit maps to the mapping's own role.
    [
      [1, false],
      [1, true],
      [1, false],
      [1, false],
    ],
  );
  assert.equal(await relay.state(results[0]?.itemId, 'lee'), 'open');
  assert.equal(await relay.state(results[1]?.itemId, 'sam'), 'open');
});

test('one alert that maps to no event is stored, and the others are delivered', async () => {
  const broken = alert({}, { fingerprint: 'a', startsAt: `2026\u0000` });
  const reply = await relay.deliver('alertmanager', group(alert({}), broken, alert({})));
  assert.equal(reply.status, 202, reply.text);
  assert.equal(reply.body.results.length, 2);
  assert.deepEqual(
    reply.body.rejected.map(({ index }: { index: number }) => index),
    [1],
  );
});

test('severity is read however it is written', async () => {
  for (const [written, severity] of [
    ['Critical', 'critical'],
    ['CRIT', 'critical'],
    [' page ', 'critical'],
    ['Error', 'warning'],
    ['WARN', 'warning'],
    ['Minor', 'notice'],
    ['Informational', 'info'],
    ['none', 'info'],
    ['sev-17', 'warning'],
    ['', 'notice'],
    [null, 'notice'],
  ]) {
    const [made] = await raise(alert({ severity: written }));
    assert.equal((await relay.item(made)).severity, severity, String(written));
  }
});

test('what changes renews the item; repeated as it is, it is the same event; resolved clears that alert alone', async () => {
  const [first, second] = [alert({ disk: 'a' }), alert({ disk: 'b' })];
  const [one, other] = await raise(first, second);
  const changed = { ...first, annotations: { summary: 'Still full', description: '1 % is left' } };
  assert.deepEqual(await raise(changed), [one]);
  const renewed = await relay.item(one);
  assert.deepEqual([renewed.title, renewed.body, renewed.fold.count], ['Still full', '1 % is left', 2]);
  const repeated = await relay.deliver('alertmanager', group(changed));
  assert.equal(repeated.body.results[0].duplicate, true);
  assert.equal((await relay.item(one)).fold.count, 2);
  await clear(first);
  assert.deepEqual([await relay.state(one), await relay.state(other)], ['closed', 'open']);
  // The same alert at a later start is a different one.
  const [later] = await raise({ ...first, startsAt: '2026-11-26T08:41:22.503Z' });
  assert.notEqual(later, one);
  assert.equal(await relay.state(later), 'open');
});

test('missing, null, long and many', async () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`label${index}`, 'x'.repeat(400)]));
  const long = {
    summary: 'é'.repeat(300),
    description: 'd'.repeat(3000),
    runbook_url: 'https://wiki.acme.example/disk',
  };
  const [big] = await raise(alert(many, { annotations: long }));
  const shown = await relay.item(big);
  assert.deepEqual([[...shown.title].length, shown.body.length, shown.facts.length], [140, 2000, 20]);
  assert.equal(shown.attachments[0].url, 'https://wiki.acme.example/disk');
  const [bare] = await raise(alert(null, { annotations: null }));
  assert.match((await relay.item(bare)).title, /^Alert 0+/);
  const { fingerprint: _, ...old } = alert({ host: 'old' });
  const [first] = await raise(old);
  await clear(old);
  assert.equal(await relay.state(first), 'closed');
  const [single] = await raise(alert({ team: 'it-support' }));
  assert.deepEqual((await relay.item(single)).facts, [{ label: 'team', value: 'it-support' }]);
});

test('what is no group of alerts is ignored, and why', async () => {
  assert.equal(await relay.ignored('alertmanager', group()), 'The group has no alert in it');
  for (const other of [{}, { hello: 1 }, []]) {
    assert.match(
      await relay.ignored('alertmanager', other),
      /^It has no alerts: it is not what Alertmanager's webhook sends/,
    );
  }
});
