/** Whatever comes in: a problem document and a status of the contract, never a 5xx, a crash or a trace of how it is made. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { runs } from '../../helpers/runs.ts';
import { base, deep, STRUCTURED } from '../parts/bad-events.ts';
import { assertProblem, raw, send } from '../parts/hostile.ts';
import { ADMIN, event, type RunningRelay, startRelay } from '../parts/relay.ts';

let relay: RunningRelay;
before(async () => {
  relay = await startRelay();
});
after(async () => {
  // It still works, and nothing of the above was our fault.
  assert.equal((await relay.send(event('task.assigned')))[0]?.duplicate, false);
  assert.equal((await relay.get('/health/ready')).status, 200);
  await relay.close();
});

describe('media types and encodings', () => {
  test('what is not taken is 415', async () => {
    const types = [
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      'application/cloudevents',
      'application/cloudevents+xml',
      'application/cloudevents-batch',
      'application/cloudevents+avro',
      'json',
      'application/cloudevents+json; charset=utf-16',
      'application/cloudevents+json; charset=latin1',
      '*/*',
    ];
    for (const type of types) {
      const answered = await send(relay, '/v1/events', {
        body: JSON.stringify(base),
        headers: { 'content-type': type },
      });
      assertProblem(answered, type);
      assert.equal(answered.status, 415, type);
    }
    for (const encoding of ['br', 'zstd', 'gzip, gzip', 'x']) {
      const headers = { ...STRUCTURED, 'content-encoding': encoding };
      const answered = await send(relay, '/v1/events', { body: gzipSync(Buffer.alloc(10_000_000)), headers });
      assert.equal(answered.status, 415, encoding);
      assertProblem(answered, encoding);
    }
  });

  test('binary mode without, with half and with doubled attributes', async () => {
    const body = JSON.stringify(base.data);
    const json = { 'content-type': 'application/json' };
    const whole = {
      ...json,
      'ce-specversion': '1.0',
      'ce-id': 'b1',
      'ce-source': '/x',
      'ce-type': 'com.xconnector.task.assigned',
    };
    for (const headers of [
      json,
      { ...json, 'ce-id': 'x' },
      { ...whole, 'ce-id': '%ff' },
      { ...whole, 'ce-id': '%' },
      { ...whole, 'ce-specversion': '9' },
      { ...whole, 'ce-type': '%00' },
    ]) {
      assertProblem(await send(relay, '/v1/events', { body, headers }), JSON.stringify(headers));
    }
    assertProblem(await send(relay, '/v1/events', { body: '', headers: whole }), 'no data');
    const text = `POST /v1/events HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer erp-key\r\ncontent-type: application/json\r\nce-specversion: 1.0\r\nce-id: a\r\nce-id: b\r\nce-source: /x\r\nce-type: com.xconnector.task.assigned\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    assert.match(await raw(relay, text), /^HTTP\/1.1 400 [\s\S]*given twice/);
  });
});

describe('addresses and methods', () => {
  test('unknown addresses are 404, known ones with another method 405', async () => {
    const unknown = [
      '/',
      '/v1',
      '/v1/',
      '/v2/events',
      '/v1/events/',
      '/v1//events',
      '/v1/events/x',
      '/%00',
      '/%2e%2e/etc',
      '/v1/items/x/sell',
      '/.env',
      '/admin.php',
      `/${'x'.repeat(5000)}`,
      '/v1/events%2f',
    ];
    for (const path of unknown) assertProblem(await send(relay, path, { body: '{}', headers: STRUCTURED }), path);
    for (const path of ['/%', '/%zz', '/v1/items/%c0%80', '/v1/items/%']) {
      assertProblem(await send(relay, path, { method: 'GET' }, 'dana-token'), path);
    }
    for (const [path, method] of [
      ['/v1/events', 'GET'],
      ['/v1/events', 'PUT'],
      ['/v1/me', 'DELETE'],
      ['/health/live', 'POST'],
      ['/v1/items', 'PATCH'],
      ['/v1/pair', 'OPTIONS'],
    ] as const) {
      const response = await fetch(relay.url + path, { method, ...(method === 'GET' ? {} : { body: '{}' }) });
      assert.equal(response.status, 405, `${method} ${path}`);
      assert.ok(response.headers.get('allow'));
      assertProblem(
        { status: 405, type: response.headers.get('content-type') ?? '', text: await response.text() },
        path,
      );
    }
  });

  test('ids and queries of any kind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 300, unit: 'binary' }), async (text) => {
        const id = encodeURIComponent(text.isWellFormed() ? text : 'x') || 'x';
        for (const path of [
          `/v1/items/${id}`,
          `/v1/processes/${id}`,
          `/v1/items?after=${id}`,
          `/v1/items?state=${id}`,
          `/v1/items?limit=${id}`,
        ]) {
          const answered = await send(relay, path, { method: 'GET' }, 'dana-token');
          if (answered.status !== 200) assertProblem(answered, path);
        }
        const found = await send(relay, `/v1/items?q=${id}`, { method: 'GET' }, 'dana-token');
        if (found.status !== 200) assertProblem(found, id);
        assertProblem(await send(relay, `/v1/admin/dead-letters/${id}/replay`, {}, ADMIN), id);
      }),
      { numRuns: runs(60) },
    );
  });

  test('bodies of people', async () => {
    const [made] = await relay.send(event('approval.requested'));
    const posts = ['responses', 'delegate', 'snooze'].map(
      (name) => ['POST', `/v1/items/${made?.itemId}/${name}`] as const,
    );
    const puts = ['subscriptions', 'absence'].map((name) => ['PUT', `/v1/me/${name}`] as const);
    const bodies = [
      '',
      'null',
      '[]',
      '1',
      '"x"',
      '{',
      '{"key":1}',
      '{"x":{}}',
      deep(10_000),
      '{"__proto__":1}',
      '{"rules":[{}]}',
      '{"rules":"x"}',
      '{"until":"never"}',
      '{"to":7}',
      `{"action":"approve","key":"${'x'.repeat(70_000)}"}`,
      '{"from":"2026-02-30T00:00:00Z","to":"x"}',
      '{"action":"approve","key":"11111111-1111-4111-8111-111111111111","comment":{"a":1}}',
    ];
    for (const [method, path] of [...posts, ...puts, ['POST', '/v1/admin/dry-run'] as const]) {
      const token = path.includes('admin') ? ADMIN : 'dana-token';
      for (const body of bodies) {
        assertProblem(
          await send(relay, path, { method, body, headers: { 'content-type': 'application/json' } }, token),
          `${path} ${body.slice(0, 40)}`,
        );
      }
      assertProblem(
        await send(
          relay,
          path,
          { method, body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
          token,
        ),
        path,
      );
    }
  });

  test('tokens of any kind are 401', async () => {
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      'Basic ZGFuYTp4',
      'bearer x',
      'Bearer a b',
      `Bearer ${'x'.repeat(10_000)}`,
      'Bearer null',
      "Bearer ' OR 1=1 --",
      'dana-token',
    ]) {
      for (const path of ['/v1/me', '/v1/items', '/v1/admin/outbound']) {
        const response = await fetch(relay.url + path, { headers: { authorization } });
        assert.equal(response.status, 401, `${path} ${authorization.slice(0, 20)}`);
      }
    }
    assert.equal((await send(relay, '/v1/admin/outbound', { method: 'GET' }, 'dana-token')).status, 403);
  });
});

describe('what is not HTTP', () => {
  test('is answered with a problem and closed', async () => {
    const requests = [
      'hello\r\n\r\n',
      '\x16\x03\x01\x02\x00',
      'GET\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET /  HTTP/1.1\r\nhost x\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: localhost\r\nbad header\r\n\r\n',
      `GET / HTTP/1.1\r\nhost: localhost\r\na: ${'x'.repeat(40_000)}\r\n\r\n`,
      'POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello',
      'POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n',
      'POST /v1/events HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\nabc',
      'POST /v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer erp-key\r\ncontent-type: application/cloudevents+json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      'GET / HTTP/1.1\r\nhost: localhost\r\n\x00: y\r\n\r\n',
      'GET /\x00 HTTP/1.1\r\nhost: localhost\r\n\r\n',
    ];
    for (const request of requests) {
      const answer = await raw(relay, request);
      assert.match(answer, /^HTTP\/1\.1 400 /, JSON.stringify(request.slice(0, 60)));
      assert.match(answer, /application\/problem\+json/, JSON.stringify(request.slice(0, 60)));
      assert.doesNotMatch(answer, /\.ts|node:/);
    }
  });

  test('a request that says goodbye in the middle harms nobody', async () => {
    const { hostname, port } = new URL(relay.url);
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          'POST /v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer erp-key\r\ncontent-type: application/cloudevents+json\r\ncontent-length: 100\r\n\r\n{"spec',
          () => socket.destroy(),
        );
      });
      socket.on('close', () => resolve());
      socket.on('error', reject);
    });
    assert.equal((await relay.get('/health/live')).status, 200);
  });
});
