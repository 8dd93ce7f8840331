/** Forged issuer tokens, and an issuer that misbehaves. */
import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { base64url, generateKeyPair, SignJWT } from 'jose';
import { createAgent, createFetch } from '../../../network/agent.ts';
import { DIRECT } from '../../../network/proxy.ts';
import { createIssuer, type Issuer } from '../../../relay/oidc/issuer.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { AUDIENCE, keyIssuer } from '../parts/key-issuer.ts';
import { silentLog } from '../parts/store.ts';

const START = Date.parse('2026-11-25T12:00:00Z');
let now = START;
const seconds = () => Math.floor(now / 1000);
const site = await keyIssuer(() => now);
after(() => site.close());

/** As in the relay: redirects are not followed. */
const wire = createFetch(createAgent({ ways: async () => [DIRECT], credentials: () => null }));
const issuerAt = (url: string): Issuer =>
  createIssuer({
    issuer: url,
    audience: AUDIENCE,
    wire,
    clock: { now: () => now },
    log: silentLog,
    isAllowed: (address) => address.startsWith('http://127.0.0.1'),
  });

let issuer: Issuer;
beforeEach(async () => {
  now = START;
  site.answer(null);
  await site.rotate('first');
  issuer = issuerAt(site.url);
});

const refused =
  (reason: RegExp, code = 'UNAUTHENTICATED') =>
  (error: unknown) => {
    assert.ok(error instanceof ProblemError, String(error));
    assert.equal(error.problem.code, code);
    assert.match(error.message, reason);
    return true;
  };

test('a token of the issuer for this audience is taken, and ends by itself', async () => {
  const token = await site.token({ roles: ['lead'], aud: ['other', AUDIENCE] });
  const checked = await issuer.check(token);
  assert.equal(checked.claims.sub, 'kai');
  assert.equal(checked.issuedAt, seconds());
  assert.equal(checked.expiresAt, (seconds() + 300 + 60) * 1000);
  for (const typ of ['JWT', 'application/at+jwt', 'AT+JWT']) await issuer.check(await site.token({}, { typ }));
});

describe('claims that do not fit', () => {
  const cases: [string, Record<string, unknown>, RegExp][] = [
    ['another audience', { aud: 'other' }, /audience/],
    ['no audience', { aud: undefined }, /audience|aud/],
    ['another issuer', { iss: 'https://evil.example' }, /issuer/],
    ['expired', { exp: Math.floor(START / 1000) - 61 }, /expired/],
    ['without an end', { exp: undefined }, /exp/],
    ['an end that is no number', { exp: 'never' }, /exp/],
    ['not valid yet', { nbf: Math.floor(START / 1000) + 62 }, /not valid yet/],
    ['from the future', { iat: Math.floor(START / 1000) + 62 }, /future/],
  ];
  for (const [name, claims, reason] of cases) {
    test(name, async () => assert.rejects(issuer.check(await site.token(claims)), refused(reason)));
  }
  test('what is early says that it is the clocks: signing in again would not help', async () => {
    const reasonOf = async (claims: Record<string, unknown>) =>
      issuer
        .check(await site.token(claims))
        .catch((error) => (error instanceof ProblemError ? error.problem.reason : error));
    assert.equal(await reasonOf({ nbf: seconds() + 62 }), 'clock');
    assert.equal(await reasonOf({ iat: seconds() + 62 }), 'clock');
    assert.equal(await reasonOf({ exp: seconds() - 61 }), undefined);
  });
  test('a minute of difference between the clocks is borne', async () => {
    await issuer.check(await site.token({ exp: seconds() - 59 }));
    await issuer.check(await site.token({ nbf: seconds() + 59, iat: seconds() + 59 }));
  });
});

describe('signatures that do not hold', () => {
  const payload = () => ({ iss: site.url, aud: AUDIENCE, sub: 'kai', iat: seconds(), exp: seconds() + 300 });
  const part = (value: object) => base64url.encode(JSON.stringify(value));

  test('none at all', async () => {
    for (const alg of ['none', 'None', 'NONE']) {
      await assert.rejects(issuer.check(`${part({ alg, typ: 'JWT' })}.${part(payload())}.`), refused(/./));
    }
  });
  test('the public key as a shared secret', async () => {
    const [key] = site.published;
    for (const secret of [JSON.stringify(key), String(key?.x)]) {
      const forged = await new SignJWT(payload())
        .setProtectedHeader({ alg: 'HS256', kid: 'first' })
        .sign(new TextEncoder().encode(secret.padEnd(32, '.')));
      await assert.rejects(issuer.check(forged), refused(/way that is not taken/));
    }
  });
  test('a key of its own, in the header or under the name of ours', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await crypto.subtle.exportKey('jwk', publicKey);
    for (const header of [{ kid: 'first', jwk }, { jwk }, { kid: 'first', jku: `${site.url}/jwks` }]) {
      const forged = await new SignJWT(payload()).setProtectedHeader({ alg: 'ES256', ...header }).sign(privateKey);
      await assert.rejects(issuer.check(forged), refused(/./));
    }
  });
  test('another algorithm than the key is for', async () => {
    const [head = '', body, signature] = (await site.token()).split('.');
    const header = JSON.parse(new TextDecoder().decode(base64url.decode(head)));
    for (const alg of ['RS256', 'ES384', 'EdDSA', 'PS256']) {
      await assert.rejects(issuer.check(`${part({ ...header, alg })}.${body}.${signature}`), refused(/./));
    }
  });
  test('changed after it was signed', async () => {
    const [head, , signature] = (await site.token()).split('.');
    await assert.rejects(
      issuer.check(`${head}.${part({ ...payload(), sub: 'dana' })}.${signature}`),
      refused(/signature/),
    );
  });
  test('another kind of token', async () => {
    for (const typ of ['logout+jwt', 'secevent+jwt', 'dpop+jwt']) {
      await assert.rejects(issuer.check(await site.token({}, { typ })), refused(/no access token/));
    }
  });
  test('what is no token, or a huge one', async () => {
    const huge = `${await site.token({ filler: 'x'.repeat(20_000) })}`;
    for (const text of ['', 'x', 'a.b.c', 'eyJ.eyJ.', 'eyJhIjoxfQ..', '....', 'eyJhbGciOiJSUzI1NiJ9.%%%.x', huge]) {
      await assert.rejects(issuer.check(text), refused(/./));
    }
  });
});

describe('keys that change', () => {
  const fetches = () => site.asked.filter((path) => path === '/jwks').length;

  test('a key that is new is fetched at once, unknown ones at most every 30 s', async () => {
    await issuer.check(await site.token());
    const before = fetches();
    await site.rotate('second');
    await issuer.check(await site.token());
    assert.equal(fetches(), before + 1);
    // Made-up key ids must not cause a flood of requests.
    for (let n = 0; n < 20; n += 1) {
      await assert.rejects(issuer.check(await site.token({}, { kid: `made-up-${n}` })), refused(/does not publish/));
    }
    assert.equal(fetches(), before + 1);
    await site.rotate('third');
    now += 30_000;
    await issuer.check(await site.token());
    assert.equal(fetches(), before + 2);
  });

  test('a token that names no key is tried with each, and only the right one holds', async () => {
    const [old] = site.published;
    await site.rotate('second');
    if (old) site.published.unshift(old);
    const token = await site.token({}, { kid: undefined });
    assert.equal((await issuer.check(token)).claims.sub, 'kai');
    await assert.rejects(issuer.check(await site.token({ aud: 'x' }, { kid: undefined })), refused(/audience/));
    const [head, , signature] = token.split('.');
    const forged = base64url.encode(JSON.stringify({ iss: site.url, aud: AUDIENCE, sub: 'dana', exp: seconds() + 60 }));
    await assert.rejects(issuer.check(`${head}.${forged}.${signature}`), refused(/signature/));
  });

  test('many at once fetch once', async () => {
    const before = fetches();
    const token = await site.token();
    await Promise.all(Array.from({ length: 50 }, () => issuer.check(token)));
    assert.equal(fetches(), before + 1);
  });

  test('a key that is no longer published is given up within the hour', async () => {
    const old = await site.token({ exp: seconds() + 90_000 });
    await issuer.check(old);
    await site.rotate('second');
    now += 60 * 60_000;
    await issuer.check(old);
    // The fetch runs in the background; a token of the new key waits for its end.
    await issuer.check(await site.token());
    await assert.rejects(issuer.check(old), refused(/does not publish/));
  });
});

describe('an issuer that is away, or is another', () => {
  test('away from the start: said so, and found again', async () => {
    site.answer((_, response) => response.destroy());
    const token = await site.token();
    await issuer.warm();
    await assert.rejects(issuer.check(token), refused(/does not answer/, 'ISSUER_UNAVAILABLE'));
    site.answer(null);
    // An unavailable issuer is not asked again for each token.
    await assert.rejects(issuer.check(token), refused(/does not answer/, 'ISSUER_UNAVAILABLE'));
    now += 5000;
    assert.equal((await issuer.check(token)).claims.sub, 'kai');
  });

  test('away later: keys that are known go on for a day', async () => {
    await issuer.check(await site.token());
    site.answer((_, response) => response.writeHead(500).end());
    now += 23 * 3600_000;
    await issuer.check(await site.token());
    now += 2 * 3600_000;
    await assert.rejects(issuer.check(await site.token()), refused(/does not answer/, 'ISSUER_UNAVAILABLE'));
  });

  const json = (value: unknown) => (_: string, response: import('node:http').ServerResponse) =>
    response.end(JSON.stringify(value));
  test('what it must not answer', async () => {
    const token = await site.token();
    const answers = [
      json({ issuer: 'https://evil.example', jwks_uri: `${site.url}/jwks` }),
      json({ issuer: site.url, jwks_uri: 'http://keys.example/jwks' }),
      json({ issuer: site.url }),
      json([]),
      (_: string, response: import('node:http').ServerResponse) =>
        response.writeHead(302, { location: `${site.url}/elsewhere` }).end(),
      (_: string, response: import('node:http').ServerResponse) => response.end('x'.repeat(2 * 1024 * 1024)),
      (path: string, response: import('node:http').ServerResponse) =>
        path === '/jwks'
          ? response.end('{"keys":"none"}')
          : response.end(JSON.stringify({ issuer: site.url, jwks_uri: `${site.url}/jwks` })),
    ];
    for (const answer of answers) {
      site.answer(answer);
      await assert.rejects(issuerAt(site.url).check(token), refused(/does not answer/, 'ISSUER_UNAVAILABLE'));
    }
  });

  test('a key set with unusable keys authenticates no one', async () => {
    const token = await site.token();
    site.published.splice(0, 1, { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'first', alg: 'ES256' });
    await assert.rejects(issuer.check(token), refused(/./));
    site.published.splice(0, 1, { kty: 'oct', k: 'AAAA', kid: 'first', alg: 'HS256' });
    await assert.rejects(issuerAt(site.url).check(token), refused(/./));
  });
});
