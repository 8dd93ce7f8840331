/** The disk is full: nothing is accepted without being persisted, the answer says when to retry, and free space suffices to recover. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { limitFiles } from '../helpers/limited.ts';
import { until } from '../helpers/until.ts';
import { assertDiscreet } from '../refused/parts/relay.ts';
import { event } from '../relay/parts/relay.ts';
import { type Files, files, KEY, type RelayProcess, serve } from './relay-process.ts';

/** A file system of the relay's own, removed with its process; another file occupies most of it. */
const SMALL_DISK =
  'mount -t tmpfs -o size=6m,mode=700 none "$BECKON_DATA" && head -c 4500000 /dev/zero > "$BECKON_DATA/other" && exec "$0" "$@"';
const canMount = spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0;

interface Space {
  relay: RelayProcess;
  take(): Promise<void>;
  give(): Promise<void>;
}

async function smallDisk(t: TestContext, given: Files): Promise<Space> {
  mkdirSync(given.data);
  const relay = await serve(t, given, ['unshare', '-m', 'sh', '-c', SMALL_DISK]);
  return {
    relay,
    take: async () => {},
    give: async () => rmSync(`/proc/${relay.pid}/root${given.data}/other`),
  };
}

/** Without mount rights: the process's files may not grow past the store's current size. */
async function shortFiles(t: TestContext, given: Files): Promise<Space> {
  const relay = await serve(t, given);
  return {
    relay,
    take: () =>
      limitFiles(relay.pid, Math.max(...['', '-wal'].map((end) => statSync(given.store + end).size)) + 200_000),
    give: () => limitFiles(relay.pid, null),
  };
}

const batch = () =>
  Array.from({ length: 20 }, () =>
    event('task.assigned', { body: 'x'.repeat(2000), audience: { roles: ['procurement-approver'] } }),
  );
async function send({ url }: RelayProcess, events: object) {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${KEY}` },
    body: JSON.stringify(events),
  });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() };
}
const duplicates = (text: string): boolean[] =>
  JSON.parse(text).results.map(({ duplicate }: { duplicate: boolean }) => duplicate);

for (const [what, make] of [
  ['of its own file system', canMount ? smallDisk : null],
  ['allowed to its files', shortFiles],
] as const) {
  test(`no space is left ${what}`, async (t) => {
    if (!make) {
      t.diagnostic('no file system may be mounted here: the limit of file sizes below stands for it');
      t.skip('mounting is not allowed here; see the next test');
      return;
    }
    const { relay, take, give } = await make(t, await files(t));
    await take();
    const accepted: object[][] = [];
    const refused = await until('the store is full', async () => {
      const events = batch();
      const answer = await send(relay, events);
      if (answer.status === 202) accepted.push(events);
      return answer.status !== 202 && { answer, events };
    });
    assert.equal(refused.answer.status, 503);
    assert.match(refused.answer.retryAfter ?? '', /^\d+$/);
    assert.equal(JSON.parse(refused.answer.text).code, 'STORE_UNAVAILABLE');
    assertDiscreet(refused.answer.text, 'the refusal');
    assert.equal((await relay.get('/v1/me')).status, 200, 'reading goes on');

    await give();
    const again = await until('it is taken', async () => {
      const answer = await send(relay, refused.events);
      return answer.status === 202 && answer;
    });
    assert.ok(
      duplicates(again.text).every((duplicate) => !duplicate),
      'nothing of the refused was kept',
    );
    for (const events of accepted.slice(-3)) {
      assert.ok(
        duplicates((await send(relay, events)).text).every((duplicate) => duplicate),
        'all of the accepted was',
      );
    }
    assert.equal(await relay.ready(), 200);
    assert.doesNotMatch(relay.log(), /unhandled|uncaught|^ +at /im);
  });
}
