/** What an attacker can do to the audit with write access to the relay's files but without its key. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { post, startTrail, type Trail } from '../relay/audit/trail.ts';

let trail: Trail;
beforeEach(async () => {
  trail = await startTrail();
});
afterEach(() => trail.close());

const ready = async (url: string) => {
  const reply = await fetch(`${url}/health/ready`);
  return { status: reply.status, text: await reply.text() };
};

/** Not ready, with the reason, but still working; signs nothing, and `audit verify` fails, also after a restart. */
async function found(words: RegExp): Promise<void> {
  for (let start = 0; start < 2; start += 1) {
    const errors = await trail.live(3, async (url) => {
      const { status, text } = await ready(url);
      assert.equal(status, 503, 'the relay takes the rest for the whole');
      assert.match(text, words);
      assert.match(text, /audit acknowledge REASON/);
    });
    assert.match(errors.join('\n'), words);
    const { code, err } = await trail.cli('audit verify');
    assert.equal(code, 1, err);
  }
}

/** The operator acknowledges the damage with a reason, which stays in the trail; then all works as before. */
async function acknowledged(): Promise<void> {
  await trail.live(1, async (url) => {
    assert.equal((await ready(url)).status, 503);
    const { code, err } = await trail.cli('audit acknowledge disk-was-replaced');
    assert.equal(code, 0, err);
    await until('the running relay goes on', async () => (await ready(url)).status === 200);
    await post(url, 2);
  });
  const { code, out, err } = await trail.cli('audit verify');
  assert.equal(code, 0, err);
  assert.match(out, /acknowledged in record \d+ .*disk-was-replaced/);
  const exported = join(trail.folder, 'out.jsonl');
  assert.equal((await trail.cli(`audit export ${exported}`)).code, 0);
  assert.match(readFileSync(exported, 'utf8'), /"act":"audit acknowledge","reason":"disk-was-replaced"/);
  const again = await trail.cli('audit acknowledge once-more');
  assert.equal(again.code, 1);
  assert.match(again.err, /[Nn]othing/);
}

describe('the last records are deleted', () => {
  test('with the head: the next start does not sign the remaining trail', async () => {
    trail.sql('DELETE FROM audit WHERE seq > ?', trail.count() - 4);
    rmSync(trail.head);
    await found(/audit\.head is missing/);
    await acknowledged();
  });

  test('without the head', async () => {
    trail.sql('DELETE FROM audit WHERE seq > ?', trail.count() - 4);
    await found(/not the one signed up to record \d+/);
    await acknowledged();
  });

  test('all of them, with head and key: the relay does not count as new', async () => {
    trail.sql('DELETE FROM audit');
    rmSync(trail.head);
    rmSync(trail.key);
    await found(/the trail is empty, and the store was used|audit\.head is missing/);
    await acknowledged();
  });
});

test('the key is removed, so that a new one would sign: the start requires the key', async () => {
  rmSync(trail.key);
  await found(/audit\.key is missing/);
  await acknowledged();
});

test('a relay that runs notices it too', async () => {
  await trail.live(1, async (url) => {
    trail.sql('DELETE FROM audit WHERE seq > ?', trail.count() - 3);
    await until('it notices', async () => {
      await post(url, 1);
      return (await ready(url)).status === 503;
    });
  });
  assert.equal((await trail.cli('audit verify')).code, 1);
});

describe('with a witness elsewhere', () => {
  test('an old head put back with a trail cut to fit it is found', async () => {
    const witness = join(trail.folder, 'other-mount.jsonl');
    await trail.live(1, undefined, witness);
    const [head, count] = [readFileSync(trail.head), trail.count()];
    await trail.live(5, undefined, witness);
    assert.equal((await trail.cli(`audit verify --witness ${witness}`)).code, 0);
    const whole = trail.count();
    trail.sql('DELETE FROM audit WHERE seq > ?', count);
    writeFileSync(trail.head, head);
    // Undetectable without the external witness.
    assert.equal((await trail.cli('audit verify')).code, 0);
    const { code, err } = await trail.cli(`audit verify --witness ${witness}`);
    assert.equal(code, 1);
    assert.match(err, new RegExp(`^Record ${count + 1} was removed: .*signed up to record ${whole}`));
    // Continuing from there does not help either.
    await trail.live(20, undefined, witness);
    assert.equal((await trail.cli(`audit verify --witness ${witness}`)).code, 1);
  });

  test('an acknowledged restored backup counts as intact, and the acknowledgement names the loss', async () => {
    const witness = join(trail.folder, 'other-mount.jsonl');
    const copy = join(trail.folder, 'copy.db');
    await trail.live(1, undefined, witness);
    assert.equal((await trail.cli(`backup ${copy}`)).code, 0);
    await trail.live(5, undefined, witness);
    for (const end of ['-wal', '-shm']) rmSync(`${trail.store}${end}`, { force: true });
    copyFileSync(copy, trail.store);
    assert.equal((await trail.cli('audit acknowledge restored-from-backup')).code, 0);
    await trail.live(9, undefined, witness);
    const { code, out, err } = await trail.cli(`audit verify --witness ${witness}`);
    assert.equal(code, 0, err);
    assert.match(out, /acknowledged in record \d+ .*restored-from-backup/);
  });
});
