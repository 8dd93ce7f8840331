/** The disk is full: nothing is accepted that is not kept, the answer says when to try again, and space is enough to recover. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { type Program, startProgram } from '../../helpers/program.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { until } from '../../helpers/until.ts';
import { assertDiscreet, BATCH, event, startTarget, type Target } from './target.ts';

/** A file system of the relay's own, gone with its process; most of it is taken by another file. */
const SMALL_DISK =
  'mkdir -p "$BECKON_DATA" && mount -t tmpfs -o size=6m,mode=700 none "$BECKON_DATA" && head -c 4500000 /dev/zero > "$BECKON_DATA/other"';
const canMount = spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0;

function onSmallDisk(env: Record<string, string>): Program {
  // The shell becomes the relay, in a mount namespace of its own.
  const script = `${SMALL_DISK} && exec "$0" "$@"`;
  const launcher = `process.execve('/usr/bin/env', ['env', 'unshare', '-m', 'sh', '-c', ...process.argv.slice(1)], process.env)`;
  return startProgram({ args: ['-e', launcher, script, process.execPath, RELAY_PROGRAM, 'serve'], env });
}

interface Space {
  target: Target;
  take(): Promise<void>;
  give(): Promise<void>;
  close(): Promise<void>;
}

async function smallDisk(): Promise<Space> {
  let data = '';
  const start = (env: Record<string, string>): Program => {
    data = env.BECKON_DATA ?? '';
    return onSmallDisk(env);
  };
  const target = await startTarget({ start });
  return {
    target,
    take: async () => {},
    give: async () => rmSync(`/proc/${target.relay.pid}/root${data}/other`),
    close: target.close,
  };
}

/** Where nobody may mount: files of the process may not grow past what the store has now. */
async function shortFiles(): Promise<Space> {
  let data = '';
  const start = (env: Record<string, string>): Program => {
    data = env.BECKON_DATA ?? '';
    return startProgram({ args: [RELAY_PROGRAM, 'serve'], env });
  };
  const target = await startTarget({ start });
  const limit = (size: string) =>
    promisify(execFile)('prlimit', [`--pid=${target.relay.pid}`, `--fsize=${size}:unlimited`]);
  return {
    target,
    async take() {
      const sizes = ['beckon.db', 'beckon.db-wal'].map((name) => statSync(join(data, name)).size);
      await limit(String(Math.max(...sizes) + 200_000));
    },
    give: async () => void (await limit('unlimited')),
    close: target.close,
  };
}

const batch = () => Array.from({ length: 20 }, () => event('task.assigned', { body: 'x'.repeat(2000) }));
const send = (target: Target, events: object) =>
  target.ask('/v1/events', { body: events, headers: { 'content-type': BATCH } });

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
    const { target, take, give, close } = await make();
    t.after(close);
    await take();
    const accepted: object[][] = [];
    const refused = await until('the store is full', async () => {
      const events = batch();
      const answer = await send(target, events);
      if (answer.status === 202) accepted.push(events);
      return answer.status !== 202 && { answer, events };
    });
    assert.equal(refused.answer.status, 503);
    assert.match(refused.answer.headers.get('retry-after') ?? '', /^\d+$/);
    assert.equal(JSON.parse(refused.answer.text).code, 'STORE_UNAVAILABLE');
    assertDiscreet(refused.answer.text, 'the refusal');
    assert.equal((await target.ask('/v1/me', { method: 'GET', token: 'dana-token' })).status, 200, 'reading goes on');

    await give();
    const again = await until('it is taken', async () => {
      const answer = await send(target, refused.events);
      return answer.status === 202 && answer;
    });
    const fresh: { duplicate: boolean }[] = JSON.parse(again.text).results;
    assert.ok(
      fresh.every(({ duplicate }) => !duplicate),
      'nothing of the refused was kept',
    );
    for (const events of accepted.slice(-3)) {
      const kept: { duplicate: boolean }[] = JSON.parse((await send(target, events)).text).results;
      assert.ok(
        kept.every(({ duplicate }) => duplicate),
        'all of the accepted was',
      );
    }
    assert.equal((await target.ask('/health/ready', { method: 'GET', token: null })).status, 200);
    assert.doesNotMatch(target.relay.output(), /unhandled|uncaught|^ +at /im);
  });
}
