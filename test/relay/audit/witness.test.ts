/** Witnesses of audit heads: each kind with a real server, a failing one, and reading back the recorded heads. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createAgent, createFetch } from '../../../network/agent.ts';
import { DIRECT } from '../../../network/proxy.ts';
import { openAuditKey } from '../../../relay/audit/audit-key.ts';
import { signHead } from '../../../relay/audit/signed-head.ts';
import { createWitnessLine } from '../../../relay/audit/witness.ts';
import { readWitness } from '../../../relay/audit/witness-file.ts';
import { WitnessError, witnessAt } from '../../../relay/audit/witness-places.ts';
import type { SignedHead } from '../../../shared/admin.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { startTrail } from './trail.ts';

const fetch = createFetch(createAgent({ ways: async () => [DIRECT], credentials: () => null }));

async function headsIn(folder: string): Promise<(seq: number) => SignedHead> {
  const key = openAuditKey({ folder, setting: null });
  return (seq) => signHead(key, { seq, hash: String(seq).padStart(64, '0'), at: new Date(seq).toISOString() });
}

async function streamServer(address: { path: string } | { port: number; host: string }) {
  const got: string[] = [];
  const server = createServer((socket) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    socket.on('end', () => {
      got.push(text);
      socket.end();
    });
  });
  server.listen(address);
  await once(server, 'listening');
  return { got, server };
}

describe('a head reaches', () => {
  test('a file, a line each for its owner alone, also behind a line that was cut off', async (t) => {
    const folder = await temporaryFolder(t);
    const head = await headsIn(folder);
    const path = join(folder, 'witness.jsonl');
    const witness = witnessAt(path, fetch);
    await witness(head(1));
    assert.equal(statSync(path).mode & 0o777, 0o600);
    writeFileSync(path, '{"head":{"seq":9', { flag: 'a' });
    await witness(head(2));
    const read = await readWitness(path);
    assert.deepEqual([read.count, read.unread, read.newest?.head.seq], [2, 1, 2]);
    assert.deepEqual(read.hashesAt(2), [head(2).head.hash]);
  });

  test('an http address on this machine, which has to say 2xx', async (t) => {
    const head = await headsIn(await temporaryFolder(t));
    const got: string[] = [];
    let code = 204;
    const server = createHttpServer((request, response) => {
      request.setEncoding('utf8').on('data', (text) => got.push(text));
      request.on('end', () => response.writeHead(code).end());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const address = server.address();
    assert.ok(typeof address === 'object' && address);
    const witness = witnessAt(`http://127.0.0.1:${address.port}/heads`, fetch);
    await witness(head(3));
    assert.deepEqual(JSON.parse(got[0] ?? ''), head(3));
    code = 302;
    await assert.rejects(witness(head(4)), /HTTP 302/);
  });

  test('a syslog server: RFC 5424 by UDP, counted octets by TCP, a line by a socket of this machine', async (t) => {
    const folder = await temporaryFolder(t);
    const head = await headsIn(folder);
    const told = /^<110>1 1970-01-01T\S+ \S+ beckon-relay \d+ audit-head - (\{"head":.*\})$/;
    const udp = createSocket('udp4');
    udp.bind(0, '127.0.0.1');
    await once(udp, 'listening');
    t.after(() => udp.close());
    const message = once(udp, 'message');
    await witnessAt(`syslog:udp://127.0.0.1:${udp.address().port}`, fetch)(head(5));
    assert.deepEqual(JSON.parse(told.exec(String((await message)[0]))?.[1] ?? ''), head(5));

    const tcp = await streamServer({ port: 0, host: '127.0.0.1' });
    t.after(() => tcp.server.close());
    const address = tcp.server.address();
    assert.ok(typeof address === 'object' && address);
    await witnessAt(`syslog:tcp://127.0.0.1:${address.port}`, fetch)(head(6));
    const [, octets, rest = ''] = /^(\d+) (.*)$/s.exec(tcp.got[0] ?? '') ?? [];
    assert.equal(Number(octets), Buffer.byteLength(rest));
    assert.match(rest, told);

    const path = join(folder, 's');
    const unix = await streamServer({ path });
    t.after(() => unix.server.close());
    await witnessAt(`syslog:unix:${path}`, fetch)(head(7));
    assert.match((unix.got[0] ?? '').trimEnd(), told);
    // A syslog file with this line is readable as a witness.
    const file = join(folder, 'messages');
    writeFileSync(file, `Nov 26 host ${unix.got[0]}something else\n`);
    assert.deepEqual((await readWitness(file)).hashesAt(7), [head(7).head.hash]);
  });
});

test('a setting that names no place is refused in one line', () => {
  for (const setting of [
    'witness.log',
    'http://elsewhere.example/',
    'syslog:',
    'syslog:udp://',
    'syslog:unix:log',
    'syslog:ftp://a',
  ]) {
    assert.throws(
      () => witnessAt(setting, fetch),
      (error) =>
        error instanceof WitnessError && /^BECKON_WITNESS/.test(error.message) && !error.message.includes('\n'),
      setting,
    );
  }
});

test('a witness that fails blocks nothing: said once, counted, asked again later and later, with the newest head alone', async (t) => {
  const head = await headsIn(await temporaryFolder(t));
  const clock = createHandClock(0);
  const taken: number[] = [];
  const told: string[] = [];
  const counts: Record<string, number> = {};
  let works = false;
  const line = createWitnessLine({
    async witness(signed) {
      if (!works) throw new Error('no route');
      taken.push(signed.head.seq);
    },
    clock,
    timers: clock,
    onTrouble: (reason) => told.push(reason),
    onTaken: () => told.push('again'),
    count: (result) => {
      counts[result] = (counts[result] ?? 0) + 1;
    },
  });
  line.note(head(1));
  for (const wait of [1000, 2000, 4000]) {
    await until('it waits', () => clock.waiting() === 1);
    for (let n = 0; n < 100; n += 1) line.note(head(wait + n));
    clock.pass(wait - 1);
    const before = counts.failed;
    await Promise.resolve();
    assert.equal(counts.failed, before, 'not before its time');
    clock.pass(1);
    await until('it was asked', () => counts.failed === (before ?? 0) + 1);
  }
  assert.deepEqual(told, ['no route']);
  works = true;
  await until('it waits', () => clock.waiting() === 1);
  clock.pass(8000);
  await until('it is taken', () => taken.length === 1);
  assert.deepEqual(taken, [4099]);
  assert.deepEqual(told, ['no route', 'again']);
  assert.ok((counts.replaced ?? 0) >= 297);
  await line.close();
});

test('a relay whose witness is not there serves, says it once, and tells the newest head when it comes back', async (t) => {
  const trail = await startTrail(2);
  t.after(() => trail.close());
  const path = join(trail.folder, 'mount');
  mkdirSync(path);
  const errors = await trail.live(
    3,
    async (url) => {
      await until('it was tried', async () =>
        /beckon_audit_witness_total\{result="failed"\} \d/.test(
          await (await globalThis.fetch(`${url}/metrics`)).text(),
        ),
      );
      rmdirSync(path);
      await until('the head is there', () => statSync(path, { throwIfNoEntry: false }) !== undefined);
    },
    path,
  );
  assert.equal(errors.filter((line) => /EISDIR/.test(line)).length, 1, errors.join('\n'));
  const { head } = JSON.parse(readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? '');
  assert.equal(head.seq, trail.count());
});
