import assert from 'node:assert/strict';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createServer as createTls, setDefaultCACertificates } from 'node:tls';
import { createAgent, createFetch, type OutwardDeps } from '../../network/agent.ts';
import { DIRECT, type ProxyAddress, type ProxyRoute, proxyName } from '../../network/proxy.ts';
import type { NetworkFailure } from '../../shared/network-failure.ts';
import { networkFailure } from '../../shared/network-failure.ts';
import { authority, type Certificate, selfSigned } from '../helpers/certificate.ts';
import { type ConnectProxy, connectProxy } from '../helpers/connect-proxy.ts';
import { closedPort, listen } from '../helpers/servers.ts';

const company = authority('Acme Root');
const DAY_MS = 24 * 3600_000;

async function secureServer(t: TestContext, { cert, key }: Certificate): Promise<number> {
  return listen(
    t,
    createServer({ cert, key }, (request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.end(`${request.method} ${request.headers.authorization ?? 'nobody'}`);
    }),
  );
}

const good = () =>
  company.issue({ subject: 'relay', names: ['localhost', 'relay.acme.example'], addresses: ['127.0.0.1'] });

const byProxy = ({ port }: Pick<ConnectProxy, 'port'>, more: Partial<ProxyAddress> = {}): ProxyRoute => ({
  by: 'proxy',
  proxy: { host: '127.0.0.1', port, secure: false, credentials: null, ...more },
});

function fetchBy(ways: readonly ProxyRoute[], more: Partial<OutwardDeps> = {}) {
  return createFetch(createAgent({ ways: async () => ways, credentials: (proxy) => proxy.credentials, ...more }));
}

async function failureOf(work: Promise<unknown>): Promise<NetworkFailure> {
  try {
    await work;
  } catch (error) {
    return networkFailure(error);
  }
  throw new Error('it worked');
}

setDefaultCACertificates([company.cert]);

test('asks straight, and reads what a server says of itself', async (t) => {
  const port = await secureServer(t, good());
  const answer = await fetchBy([DIRECT])(`https://localhost:${port}/`, {
    method: 'POST',
    headers: { authorization: 'Bearer x' },
    body: new URLSearchParams({ a: '1' }),
  });
  assert.equal(answer.status, 200);
  assert.equal(await answer.text(), 'POST Bearer x');
  assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2']);
});

test('a host that is not reached says why', async (t) => {
  const silent = await listen(t, createTcpServer());
  const cut = await listen(
    t,
    createTcpServer((socket) => socket.destroy()),
  );
  const plain = await listen(
    t,
    createPlainServer((_, response) => response.end('hello')),
  );
  const cases: [url: string, kind: string][] = [
    ['https://nowhere.invalid/', 'name'],
    [`https://127.0.0.1:${await closedPort()}/`, 'refused'],
    [`https://127.0.0.1:${silent}/`, 'timeout'],
    [`https://127.0.0.1:${cut}/`, 'cut'],
    [`https://127.0.0.1:${plain}/`, 'tls'],
  ];
  for (const [url, kind] of cases) {
    const times = kind === 'timeout' ? { stepMs: 500 } : {};
    assert.equal((await failureOf(fetchBy([DIRECT], times)(url))).kind, kind, url);
  }
});

test('a certificate that is not taken is named, with the reason', async (t) => {
  const names = ['localhost'];
  const [old, next] = [Date.now() - 3 * DAY_MS, Date.now() + 3 * DAY_MS];
  const cases: [certificate: Certificate, why: string][] = [
    [company.issue({ subject: 'old', names, from: old, to: Date.now() - DAY_MS }), 'expired'],
    [company.issue({ subject: 'early', names, from: Date.now() + DAY_MS, to: next }), 'not-yet-valid'],
    [selfSigned('localhost'), 'self-signed'],
    [authority('Stranger').issue({ subject: 'strange', names }), 'unknown-issuer'],
    [company.issue({ subject: 'elsewhere', names: ['elsewhere.example'] }), 'wrong-host'],
  ];
  for (const [certificate, why] of cases) {
    const port = await secureServer(t, certificate);
    const failure = await failureOf(fetchBy([DIRECT])(`https://localhost:${port}/`));
    assert.ok(failure.kind === 'certificate', why);
    assert.equal(failure.why, why);
    assert.ok(failure.certificate?.subject && failure.certificate.issuer, why);
  }
  const port = await secureServer(t, company.issue({ subject: 'elsewhere', names: ['elsewhere.example'] }));
  const failure = await failureOf(fetchBy([DIRECT])(`https://localhost:${port}/`));
  assert.ok(failure.kind === 'certificate' && failure.certificate);
  const { from, ...facts } = failure.certificate;
  assert.match(from, /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(
    { ...facts, to: null },
    {
      subject: 'elsewhere',
      issuer: 'Acme Root',
      names: ['elsewhere.example'],
      to: null,
    },
  );
});

test('a proxy carries TLS and sees nothing of it; names are looked up there', async (t) => {
  const port = await secureServer(t, good());
  const proxy = await connectProxy(t);
  proxy.leads.set('relay.acme.example:443', { host: '127.0.0.1', port });
  const answer = await fetchBy([byProxy(proxy)])('https://relay.acme.example/', {
    headers: { authorization: 'Bearer very-secret' },
  });
  assert.equal(await answer.text(), 'GET Bearer very-secret');
  assert.deepEqual(proxy.asked, [{ authority: 'relay.acme.example:443', authorization: null }]);
  assert.ok(!proxy.seen().includes('very-secret'));
});

test('the sign-in of a proxy goes to that proxy alone', async (t) => {
  const heard: string[] = [];
  const { cert, key } = good();
  const port = await listen(
    t,
    createServer({ cert, key }, (request, response) => {
      heard.push(JSON.stringify(request.headers));
      response.end('hello');
    }),
  );
  const [one, other] = [await connectProxy(t), await connectProxy(t)];
  one.signIn = { user: 'dana', password: 'pässword' };
  const credentials = ({ port: of }: ProxyAddress) => (of === one.port ? one.signIn : null);
  const url = `https://localhost:${port}/`;
  assert.equal((await fetchBy([byProxy(one)], { credentials })(url)).status, 200);
  assert.equal((await fetchBy([byProxy(other)], { credentials })(url)).status, 200);
  assert.match(one.asked[0]?.authorization ?? '', /^Basic /);
  assert.equal(other.asked[0]?.authorization, null);
  assert.ok(heard.length === 2 && heard.every((headers) => !headers.includes('proxy-authorization')));
});

test('what was given for a proxy reached by TLS is not said to it in the clear', async (t) => {
  const port = await secureServer(t, good());
  const proxy = await connectProxy(t);
  const given = new Map([
    [proxyName({ host: '127.0.0.1', port: proxy.port, secure: true, credentials: null }), 'dana'],
  ]);
  const credentials = (asking: ProxyAddress) => {
    const user = given.get(proxyName(asking));
    return user === undefined ? null : { user, password: 'secret' };
  };
  assert.equal((await fetchBy([byProxy(proxy)], { credentials })(`https://localhost:${port}/`)).status, 200);
  assert.deepEqual(
    proxy.asked.map(({ authorization }) => authorization),
    [null],
  );
});

test('a proxy that says no says what it wants', async (t) => {
  const port = await secureServer(t, good());
  const proxy = await connectProxy(t);
  const ask = (credentials: ProxyAddress['credentials'] = null) =>
    failureOf(fetchBy([byProxy(proxy, { credentials })])(`https://localhost:${port}/`));
  proxy.signIn = { user: 'dana', password: 'right' };
  proxy.schemes = ['Negotiate', 'Basic realm="acme, basic things"'];
  const wants = { kind: 'proxy-sign-in', proxy: proxy.name, schemes: ['negotiate', 'basic'] };
  assert.deepEqual(await ask(), { ...wants, refused: false });
  assert.deepEqual(await ask({ user: 'dana', password: 'wrong' }), { ...wants, refused: true });
  proxy.status = 403;
  assert.deepEqual(await ask(), { kind: 'proxy-refused', proxy: proxy.name, status: 403 });
});

test('a proxy that is not there says so; another way is tried, but not after a no', async (t) => {
  const port = await secureServer(t, good());
  const url = `https://localhost:${port}/`;
  const gone: ProxyRoute = byProxy({ port: await closedPort() });
  const proxy = await connectProxy(t);
  assert.deepEqual(await failureOf(fetchBy([gone])(url)), {
    kind: 'proxy-unreachable',
    proxy: gone.by === 'proxy' ? `127.0.0.1:${gone.proxy.port}` : '',
    why: 'refused',
  });
  const silent = await listen(t, createTcpServer());
  const late = await failureOf(fetchBy([byProxy({ port: silent })], { stepMs: 300 })(url));
  assert.deepEqual(late, { kind: 'proxy-unreachable', proxy: `127.0.0.1:${silent}`, why: 'timeout' });
  const noHttp = await listen(
    t,
    createTcpServer((socket) => socket.end('SSH-2.0-hello\r\n')),
  );
  assert.equal((await failureOf(fetchBy([byProxy({ port: noHttp })])(url))).kind, 'proxy-unreachable');
  const socks: ProxyRoute = { by: 'unusable', text: 'SOCKS5 s:1' };
  assert.deepEqual(await failureOf(fetchBy([socks])(url)), { kind: 'proxy-unusable', proxy: 'SOCKS5 s:1' });
  assert.equal((await fetchBy([socks, gone, byProxy(proxy)])(url)).status, 200);
  proxy.status = 403;
  assert.equal((await failureOf(fetchBy([byProxy(proxy), DIRECT])(url))).kind, 'proxy-refused');
});

test('a proxy may be reached by TLS itself', async (t) => {
  const port = await secureServer(t, good());
  const { cert, key } = good();
  const plain = await connectProxy(t);
  const front = await listen(
    t,
    createTls({ cert, key }, (socket) => {
      const onward = connect(plain.port, '127.0.0.1');
      socket
        .on('error', () => onward.destroy())
        .pipe(onward)
        .on('error', () => socket.destroy())
        .pipe(socket);
    }),
  );
  const way: ProxyRoute = byProxy({ port: front }, { host: 'localhost', secure: true });
  assert.equal((await fetchBy([way])(`https://localhost:${port}/`)).status, 200);
  const stranger: ProxyRoute = byProxy({ port: await secureServer(t, selfSigned('localhost')) }, { secure: true });
  assert.deepEqual(await failureOf(fetchBy([stranger])(`https://localhost:${port}/`)), {
    kind: 'proxy-unreachable',
    proxy: stranger.by === 'proxy' ? `https://127.0.0.1:${stranger.proxy.port}` : '',
    why: 'certificate',
  });
});

test('an answer whose status is none is refused, and ends no program', async (t) => {
  for (const status of ['000', '099', '600', '999']) {
    const port = await listen(
      t,
      createTcpServer((socket) => {
        socket
          .on('error', () => {})
          .once('data', () => socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 2\r\n\r\nno`));
      }),
    );
    assert.deepEqual(await failureOf(fetchBy([DIRECT])(`http://127.0.0.1:${port}/`)), { kind: 'wrong-answer' }, status);
  }
});

test('an answer without end is given up', async (t) => {
  const port = await listen(
    t,
    createPlainServer((_, response) => {
      const more = () => void (response.destroyed || response.write(Buffer.alloc(64 * 1024), more));
      more();
    }),
  );
  assert.equal((await failureOf(fetchBy([DIRECT])(`http://127.0.0.1:${port}/`))).kind, 'wrong-answer');
  const silent = await listen(t, createTcpServer());
  const late = fetchBy([DIRECT])(`http://127.0.0.1:${silent}/`, { signal: AbortSignal.timeout(200) });
  assert.equal((await failureOf(late)).kind, 'timeout');
});
