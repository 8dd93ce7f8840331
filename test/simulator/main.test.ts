import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import type { Directory } from '../../shared/directory.ts';
import { parseArguments, UsageError } from '../../simulator/arguments.ts';
import { demoDirectory } from '../../simulator/directory.ts';
import { run } from '../../simulator/main.ts';
import { startRecordingRelay } from './recording-relay.ts';

function recordingIo() {
  const lines: string[] = [];
  const errors: string[] = [];
  const ending = new AbortController();
  const io = {
    out: (line: string) => lines.push(line),
    err: (line: string) => errors.push(line),
    signal: ending.signal,
  };
  return { io, lines, errors, end: () => ending.abort() };
}

describe('the command line', () => {
  it('takes what the contract names, and a rate with or without its unit', () => {
    const given = parseArguments([
      '--relay',
      'http://127.0.0.1:1/',
      '--key',
      'k',
      '--rate',
      '200/s',
      '--scenario',
      'role-alerts',
      '--once',
    ]);
    assert.ok(given.verb === 'run');
    assert.deepEqual(
      [given.relayUrl, given.key, given.rate, given.scenario, given.once],
      ['http://127.0.0.1:1', 'k', 200, 'role-alerts', true],
    );
  });

  for (const argv of [
    [],
    ['--key', 'k', '--scenario', 'none'],
    ['--key', 'k', '--rate', 'fast'],
    ['--key', 'k', '--relay', 'ftp://x'],
    ['--key', 'k', '--port', '70000'],
    ['--key', 'k', '--unknown'],
    ['dance'],
  ]) {
    it(`refuses "${argv.join(' ')}" with one line and exit code 2`, async () => {
      assert.throws(() => parseArguments(argv), UsageError);
      const { io, errors } = recordingIo();
      assert.equal(await run(argv, {}, io), 2);
      assert.equal(errors.length, 1);
    });
  }

  it('prints a directory for another port', async () => {
    const { io, lines } = recordingIo();
    assert.equal(await run(['directory', '--responses', 'http://127.0.0.1:5555'], {}, io), 0);
    assert.deepEqual(parse(lines.join('\n')), demoDirectory({ responsesUrl: 'http://127.0.0.1:5555' }));
  });

  it('plays one scenario with one key, and ends with 0 when all was accepted', async () => {
    const directory: Directory = { sources: [{ id: 'shop', name: 'Shop', key: 'shop-key' }] };
    const relay = await startRecordingRelay(() => directory);
    const { io, lines } = recordingIo();
    const argv = [
      '--relay',
      relay.url,
      '--key',
      'shop-key',
      '--scenario',
      'customer-notices',
      '--once',
      '--rate',
      '500/s',
    ];
    try {
      assert.equal(await run(argv, {}, io), 0);
      assert.equal(relay.received.length, 5);
      assert.match(lines.at(-1) ?? '', /^customer-notices +done +5 messages/);
    } finally {
      await relay.close();
    }
  });

  it('ends with 1 and a reason when the relay does not know the key', async () => {
    const relay = await startRecordingRelay(() => ({ sources: [] }));
    const { io, lines } = recordingIo();
    try {
      const argv = ['--relay', relay.url, '--key', 'nobody', '--scenario', 'role-alerts', '--once'];
      assert.equal(await run(argv, {}, io), 1);
      assert.match(lines.at(-1) ?? '', /failed.*401 UNAUTHENTICATED/);
      const again = recordingIo();
      assert.equal(await run(['--relay', relay.url, '--key', 'nobody'], {}, again.io), 1);
      assert.match(again.errors.join('\n'), /UNAUTHENTICATED/);
    } finally {
      await relay.close();
    }
  });

  it('ends with 1 and a reason if the address is unreachable', async () => {
    const { io, lines } = recordingIo();
    const argv = ['--relay', 'http://127.0.0.1:9', '--key', 'k', '--scenario', 'role-alerts', '--once', '--wait', '1'];
    assert.equal(await run(argv, {}, io), 1);
    assert.match(lines.at(-1) ?? '', /^role-alerts +failed +The relay accepts no events: connect ECONNREFUSED/);
  });

  it('ends a load after its count, and prints the rate', async () => {
    const directory: Directory = { sources: [{ id: 'shop', name: 'Shop', key: 'shop-key' }] };
    const relay = await startRecordingRelay(() => directory);
    const { io, lines } = recordingIo();
    try {
      assert.equal(
        await run(['--relay', relay.url, '--key', 'shop-key', '--rate', '4000', '--count', '600'], {}, io),
        0,
      );
      assert.equal(relay.received.length, 600);
      assert.match(lines.at(-1) ?? '', /^In all: \d+ events\/s accepted \(600\)/);
    } finally {
      await relay.close();
    }
  });

  it('ends with 0 at Ctrl-C', async () => {
    const relay = await startRecordingRelay(() => ({ sources: [{ id: 'shop', name: 'Shop', key: 'k' }] }));
    const { io, end } = recordingIo();
    relay.onAccepted = end;
    try {
      assert.equal(await run(['--relay', relay.url, '--key', 'k'], {}, io), 0);
    } finally {
      await relay.close();
    }
  });
});
