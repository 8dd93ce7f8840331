/** Mail as sent to a scripted server: encryption, sign-in, addresses, headers, signature, and faults by their step. */
import assert from 'node:assert/strict';
import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Look } from '../../../../network/lookup.ts';
import type { GatewayInput } from '../../../../relay/domain/outbound/outbound-ports.ts';
import { createExchange } from '../../../../relay/outbound/exchange.ts';
import type { Gateway } from '../../../../relay/outbound/gateways/gateway.ts';
import { createSmtpGateways, type SmtpEntry } from '../../../../relay/outbound/gateways/smtp/smtp.ts';
import { createTokens } from '../../../../relay/outbound/gateways/tokens.ts';
import { createMailPools } from '../../../../relay/outbound/mail/mail-pools.ts';
import { authority, selfSigned } from '../../../helpers/certificate.ts';
import { until } from '../../../helpers/until.ts';
import { realClock } from '../../parts/clock.ts';
import { startReceiver } from '../receiver.ts';
import { type MailServer, startMailServer } from './mail-server.ts';

const HOST = 'mail.acme.example';
const company = authority('Acme Root');
const certificate = company.issue({ subject: HOST, names: [HOST] });

/** Trusts the company's authority during the test. */
function trusting(t: TestContext): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, company.cert]);
  t.after(() => setDefaultCACertificates(before));
}

/** The mail server's name leads to this machine. */
const lookup: Look = (hostname, _, done) =>
  hostname.endsWith('.example')
    ? done(null, [{ address: '127.0.0.1', family: 4 }])
    : done(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), []);

const ITEM = '0198f3c2-0000-7000-8000-000000000001';
const INPUT: GatewayInput = {
  to: 'dana@acme.example',
  kind: 'email',
  title: 'Order 4711 for 12,400 €',
  body: 'Chairs <b>for</b> the canteen.\nSAP ERP · order 4711',
  link: 'https://beckon.acme.example/a/token',
  actions: [
    { id: 'approve', label: 'Approve', url: 'https://beckon.acme.example/a/token?action=approve' },
    { id: 'reject', label: 'Reject', url: 'https://beckon.acme.example/a/token?action=reject' },
  ],
  open: `https://beckon.acme.example/open/${ITEM}`,
  language: 'en',
  about: ['€12,400.00', 'Due 1 Dec 2026, 10:42 UTC'],
  facts: [{ label: 'Supplier', value: 'Müller & Söhne' }],
  item: {
    id: ITEM,
    eventId: 'e1',
    type: 'approval.requested',
    severity: 'notice',
    record: null,
    origin: { id: 'erp', name: 'ERP' },
  },
};
const STAFF = { itemId: ITEM, userId: 'dana' };
const STOP = 'https://beckon.acme.example/u/token';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function server(options?: Parameters<typeof startMailServer>[0]): Promise<MailServer> {
  const made = await startMailServer(options);
  closers.push(made.close);
  return made;
}

function gatewayTo(url: string, more: Partial<SmtpEntry> = {}, timeoutMs?: number): Gateway {
  const mail = createMailPools({ lookup, ...(timeoutMs ? { timeoutMs } : {}) });
  const exchange = createExchange({ now: () => realClock.now() });
  closers.push(mail.close, exchange.close);
  const gateways = createSmtpGateways(
    { mail, clock: realClock, channelLink: () => STOP },
    createTokens(exchange, realClock),
  );
  return gateways({ id: 'mail', kind: 'smtp', url, from: 'Beckon <beckon@acme.example>', ...more });
}

/** Headers of a mail by lower-case name, unfolded. */
function headersOf(text: string): Map<string, string> {
  const head = text.slice(0, text.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  return new Map(
    head
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

/** The decoded text of both parts. */
function partsOf(text: string): { plain: string; html: string } {
  const [plain = '', html = ''] = [
    ...text.matchAll(/Content-Transfer-Encoding: ([\w-]+)\r\n\r\n([\s\S]*?)\r\n--/g),
  ].map(([, encoding, body = '']) =>
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString('utf8')
      : encoding === 'quoted-printable'
        ? Buffer.from(
            body
              .replaceAll(/=\r\n/g, '')
              .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          ).toString('utf8')
        : body,
  );
  return { plain, html };
}

describe('encryption', () => {
  test('STARTTLS is required and the certificate is checked, by name', async (t) => {
    trusting(t);
    const { port, mails } = await server({ certificate });
    assert.deepEqual(await gatewayTo(`smtp://${HOST}:${port}`).send(INPUT, 'msg_1', STAFF), { kind: 'sent' });
    assert.deepEqual(
      mails.map(({ secure, to }) => [secure, to]),
      [[true, ['dana@acme.example']]],
    );
    const other = await gatewayTo(`smtp://other.acme.example:${port}`).send(INPUT, 'msg_1', STAFF);
    assert.match(JSON.stringify(other), /"retry".*certificate/);
    assert.equal(mails.length, 1);
  });
  test('TLS from the start, likewise', async (t) => {
    const { port, mails } = await server({ certificate, implicit: true });
    const untrusted = await gatewayTo(`smtps://${HOST}:${port}`).send(INPUT, 'msg_1', STAFF);
    assert.match(JSON.stringify(untrusted), /"retry".*certificate/);
    assert.equal(mails.length, 0);
    trusting(t);
    assert.deepEqual(await gatewayTo(`smtps://${HOST}:${port}`).send(INPUT, 'msg_1', STAFF), { kind: 'sent' });
    assert.equal(mails.length, 1);
  });
  test('a self-signed certificate is refused, and nothing but STARTTLS is sent', async () => {
    const { port, mails, commands } = await server({ certificate: selfSigned(HOST), auth: 'PLAIN' });
    const basic = { user: 'beckon', password: 'secret' };
    const result = await gatewayTo(`smtp://${HOST}:${port}`, { basic }).send(INPUT, 'msg_1', STAFF);
    assert.match(JSON.stringify(result), /"retry".*certificate/);
    assert.deepEqual([mails.length, commands.map((command) => command.split(' ')[0])], [0, ['EHLO', 'STARTTLS']]);
  });
  test('a server that does not offer TLS, or whose offer was removed on the way, gets no mail and no password', async () => {
    const { port, commands } = await server({ auth: 'PLAIN' });
    const basic = { user: 'beckon', password: 'secret' };
    const result = await gatewayTo(`smtp://${HOST}:${port}`, { basic }).send(INPUT, 'msg_1', STAFF);
    assert.match(JSON.stringify(result), /"retry"/);
    assert.deepEqual(
      commands.map((command) => command.split(' ')[0]),
      ['EHLO', 'STARTTLS'],
    );
  });
  test('plain text in the reply to STARTTLS is not taken for a reply within TLS', async (t) => {
    trusting(t);
    const injected = '220 Go ahead\r\n250-evil\r\n250 AUTH PLAIN';
    const { port, commands, mails } = await server({
      certificate,
      reply: (command) => (command === 'STARTTLS' ? injected : undefined),
    });
    assert.deepEqual(await gatewayTo(`smtp://${HOST}:${port}`).send(INPUT, 'msg_1', STAFF), { kind: 'sent' });
    assert.deepEqual(
      commands.slice(0, 4).map((command) => command.split(' ')[0]),
      ['EHLO', 'STARTTLS', 'TLS', 'EHLO'],
    );
    assert.equal(mails[0]?.secure, true);
  });
  test('this machine takes plain mail, also if it offers TLS', async () => {
    const { port, mails } = await server({ certificate: selfSigned('localhost') });
    assert.deepEqual(await gatewayTo(`smtp://127.0.0.1:${port}`).send(INPUT, 'msg_1', STAFF), { kind: 'sent' });
    assert.equal(mails[0]?.secure, false);
  });
  test('a name of this machine that leads to another one gets nothing', async () => {
    const astray: Look = (_, __, done) => done(null, [{ address: '169.254.169.254', family: 4 }]);
    const mail = createMailPools({ lookup: astray });
    closers.push(mail.close);
    const account = { id: 'mail', settings: '', url: 'smtp://metadata.localhost:25', login: null, dkim: null };
    await assert.rejects(mail.verify(account), /network|address/);
  });
});

describe('sign-in', () => {
  test('user name and password, from the settings or the address', async (t) => {
    trusting(t);
    const { port, commands } = await server({ certificate, auth: 'PLAIN' });
    const plain = `AUTH PLAIN ${Buffer.from('\0beckon@acme\0s:cret').toString('base64')}`;
    await gatewayTo(`smtp://${HOST}:${port}`, { basic: { user: 'beckon@acme', password: 's:cret' } }).send(
      INPUT,
      'm',
      STAFF,
    );
    await gatewayTo(`smtp://beckon%40acme:s%3Acret@${HOST}:${port}`).send(INPUT, 'm', STAFF);
    assert.deepEqual(
      commands.filter((command) => command.startsWith('AUTH')),
      [plain, plain],
    );
  });
  test('a refused one is retried and named, without the password', async (t) => {
    trusting(t);
    const { port } = await server({
      ...{ certificate, auth: 'PLAIN' },
      reply: (command) => (command.startsWith('AUTH') ? '535 5.7.8 wrong: s:cret' : undefined),
    });
    const basic = { user: 'beckon', password: 's:cret' };
    assert.deepEqual(await gatewayTo(`smtp://${HOST}:${port}`, { basic }).send(INPUT, 'm', STAFF), {
      kind: 'retry',
      reason: 'the mail server refused the sign-in: 535 5.7.8 wrong: …',
    });
  });
  test('a server that offers no sign-in gets no mail', async (t) => {
    trusting(t);
    const { port, mails } = await server({ certificate });
    const basic = { user: 'beckon', password: 'secret' };
    const result = await gatewayTo(`smtp://${HOST}:${port}`, { basic }).send(INPUT, 'm', STAFF);
    assert.deepEqual([result.kind, mails.length], ['retry', 0]);
  });
  test('OAuth 2.0: a token of the client, renewed once if the server refuses it', async (t) => {
    trusting(t);
    const issuer = await startReceiver();
    closers.push(issuer.close);
    let made = 0;
    issuer.answer((response) => {
      made += 1;
      response.end(JSON.stringify({ access_token: `token-${made}`, expires_in: 3600 }));
    });
    const bearer = (token: string) =>
      Buffer.from(`user=beckon@acme.example\x01auth=Bearer ${token}\x01\x01`).toString('base64');
    const { port, commands, mails } = await server({
      ...{ certificate, auth: 'XOAUTH2' },
      reply(command) {
        if (command === `AUTH XOAUTH2 ${bearer('token-1')}`) return '535 5.7.8 expired';
        // With a challenge, which explains the refusal in base64.
        return command === `AUTH XOAUTH2 ${bearer('token-2')}` ? '334 e30=' : undefined;
      },
    });
    const oauth = {
      ...{ user: 'beckon@acme.example', tokenUrl: `${issuer.url}/token`, clientId: 'beckon', clientSecret: 'shh' },
      scope: 'https://outlook.office365.com/.default',
    };
    const gateway = gatewayTo(`smtp://${HOST}:${port}`, { oauth });
    assert.match(JSON.stringify(await gateway.send(INPUT, 'm', STAFF)), /"retry".*535 5.7.8 expired/);
    assert.deepEqual(await gateway.send(INPUT, 'm', STAFF), { kind: 'sent' });
    assert.equal(mails.length, 1);
    assert.deepEqual(
      commands.filter((command) => command.startsWith('AUTH')).map((command) => command.split(' ')[2]),
      [bearer('token-1'), bearer('token-2'), bearer('token-3')],
    );
    const form = new URLSearchParams(issuer.received[0]?.body);
    assert.deepEqual([form.get('grant_type'), form.get('scope')], ['client_credentials', oauth.scope]);
    const granted = { ...oauth, refreshToken: 'granted' };
    await gatewayTo(`smtp://${HOST}:${port}`, { oauth: granted }).send(INPUT, 'm2', STAFF);
    const last = new URLSearchParams(issuer.received.at(-1)?.body);
    assert.deepEqual([last.get('grant_type'), last.get('refresh_token')], ['refresh_token', 'granted']);
  });
});

describe('the mail', () => {
  const sentTo = async (
    input: GatewayInput,
    about = STAFF as { itemId: string; userId: string | null },
    more: Partial<SmtpEntry> = {},
  ) => {
    const { port, mails } = await server();
    const result = await gatewayTo(`smtp://127.0.0.1:${port}`, more).send(input, 'msg_7', about);
    return {
      result,
      mail: mails[0],
      headers: headersOf(mails[0]?.text ?? '\r\n\r\n'),
      ...partsOf(mails[0]?.text ?? ''),
    };
  };

  test('has one thread for each item, is marked as automatic, and can be unsubscribed by one click', async () => {
    const { headers } = await sentTo(INPUT);
    assert.deepEqual(
      ['message-id', 'in-reply-to', 'references', 'auto-submitted', 'list-unsubscribe', 'list-unsubscribe-post'].map(
        (name) => headers.get(name),
      ),
      [
        '<msg_7@acme.example>',
        `<${ITEM}@acme.example>`,
        `<${ITEM}@acme.example>`,
        'auto-generated',
        `<${STOP}>`,
        'List-Unsubscribe=One-Click',
      ],
    );
  });
  test('says the same as text and as HTML, without images and scripts; texts of the source stay text', async () => {
    const { plain, html } = await sentTo(INPUT);
    for (const text of [
      'Order 4711 for 12,400 €',
      'Supplier',
      'Due 1 Dec 2026, 10:42 UTC',
      'Approve',
      'Open in Beckon',
    ]) {
      assert.ok(plain.includes(text), `${text}\n${plain}`);
      assert.ok(html.includes(text), `${text}\n${html}`);
    }
    assert.ok(plain.includes('Supplier: Müller & Söhne') && html.includes('Müller &amp; Söhne'));
    assert.ok(html.includes('Chairs &lt;b&gt;for&lt;/b&gt;'));
    assert.doesNotMatch(html, /<img|<script|src=|@import|url\(/i);
  });
  test('to a customer: the texts of the source alone, without links of staff', async () => {
    const input = {
      to: 'chloe@shop.example',
      kind: 'email',
      title: 'Your table',
      body: 'It is at 14:00.',
      item: INPUT.item,
    };
    const { headers, plain, html } = await sentTo(input, { itemId: ITEM, userId: null });
    assert.equal(plain, 'Your table\r\n\r\nIt is at 14:00.\r\n');
    assert.doesNotMatch(html, /href|Beckon/);
    assert.deepEqual([headers.has('list-unsubscribe'), headers.get('auto-submitted')], [false, 'auto-generated']);
  });
  test('without details it names source and kind, and leads to the desk only', async () => {
    const { headers, plain, html } = await sentTo(INPUT, STAFF, { details: false });
    for (const text of [plain, html, headers.get('subject') ?? '']) {
      assert.doesNotMatch(text, /4711|Chairs|Supplier|12,400|\/a\//);
    }
    assert.equal(headers.get('subject'), 'An approval waits');
    assert.ok(plain.includes('From ERP.') && plain.includes(`/open/${ITEM}`));
  });
  test('no text of an event adds a header, a recipient or a part', async () => {
    const bad = 'Hi\r\nBcc: eve@evil.example\r\n\r\n<h1>\u2028x\0';
    const { mail, headers } = await sentTo({ ...INPUT, title: bad, body: '.\r\n.\r\nMAIL FROM:<eve@evil.example>' });
    assert.deepEqual(mail?.to, ['dana@acme.example']);
    assert.equal(headers.has('bcc'), false);
    assert.match(headers.get('subject') ?? '', /Hi Bcc: eve@evil.example/);
  });
  for (const to of [
    'dana@acme.example, eve@evil.example',
    'dana@acme.example\r\nRCPT TO:<eve@evil.example>',
    'Dana <dana@acme.example>',
    'dana@acme.example> SIZE=1',
    'dana',
    'dana@[127.0.0.1]',
    '"a b"@acme.example',
    `${'a'.repeat(65)}@acme.example`,
  ]) {
    test(`"${to.slice(0, 50).replaceAll(/\s+/g, ' ')}" is no address`, async () => {
      const { result, mail } = await sentTo({ ...INPUT, to });
      assert.deepEqual([result, mail], [{ kind: 'rejected', reason: 'the address is not a mail address' }, undefined]);
    });
  }
  test('is signed (DKIM), including the headers for unsubscribing', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const dkim = {
      ...{ domain: 'acme.example', selector: 'beckon' },
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    const { headers, mail } = await sentTo(INPUT, STAFF, { dkim });
    const signature = headers.get('dkim-signature') ?? '';
    const signed = / h=([^;]+);/.exec(signature)?.[1]?.replaceAll(/\s/g, '').split(':') ?? [];
    for (const name of ['from', 'subject', 'list-unsubscribe', 'list-unsubscribe-post'])
      assert.ok(signed.includes(name), signature);
    const canonical = signed
      .map((name) => `${name}:${(headers.get(name) ?? '').replaceAll(/\s+/g, ' ').trim()}\r\n`)
      .join('');
    const unsigned = `dkim-signature:${signature
      .replace(/b=[^;]*$/, 'b=')
      .replaceAll(/\s+/g, ' ')
      .trim()}`;
    const value = Buffer.from(/b=([^;]*)$/.exec(signature)?.[1]?.replaceAll(/\s/g, '') ?? '', 'base64');
    const verify = createVerify('RSA-SHA256').update(canonical + unsigned);
    assert.ok(verify.verify(createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), value), mail?.text);
  });
  test('other kinds of message are refused', async () => {
    const { result } = await sentTo({ ...INPUT, kind: 'sms' });
    assert.deepEqual(result, { kind: 'rejected', reason: 'gateway mail carries e-mail, not sms' });
  });
});

describe('faults', () => {
  const cases: [string, (command: string) => boolean, string, { kind: string; reason: RegExp }][] = [
    [
      'greylisting',
      (c) => c.startsWith('RCPT'),
      '451 4.7.1 Greylisted, dana@acme.example',
      { kind: 'retry', reason: /^the mail server answered 451 4\.7\.1 Greylisted, …$/ },
    ],
    [
      'a full queue',
      (c) => c.startsWith('MAIL'),
      '452 4.3.1 Insufficient system storage',
      { kind: 'retry', reason: /452 4\.3\.1/ },
    ],
    [
      'an unknown recipient',
      (c) => c.startsWith('RCPT'),
      '550 5.1.1 User unknown',
      { kind: 'rejected', reason: /550 5\.1\.1/ },
    ],
    ['refused content', (c) => c === 'end of data', '554 5.7.1 Spam', { kind: 'rejected', reason: /554 5\.7\.1/ }],
    [
      'a refused sender is a fault of the settings',
      (c) => c.startsWith('MAIL'),
      '550 5.7.1 Sender refused',
      { kind: 'retry', reason: /550/ },
    ],
    ['too large', (c) => c.startsWith('MAIL'), '552 5.3.4 Too big', { kind: 'rejected', reason: /552/ }],
    ['a server that closes', (c) => c === 'connect', '421 4.3.2 Shutting down', { kind: 'retry', reason: /421/ }],
    ['no reply', (c) => c === 'end of data', 'silence', { kind: 'retry', reason: /^no answer/ }],
    ['another protocol', (c) => c === 'connect', 'HTTP/1.1 400 Bad Request', { kind: 'retry', reason: /./ }],
    ['an endless reply', (c) => c.startsWith('EHLO'), `250-${'x'.repeat(40_000)}`, { kind: 'retry', reason: /./ }],
  ];
  for (const [name, at, reply, expected] of cases) {
    test(name, async () => {
      const { port } = await server({ reply: (command) => (at(command) ? reply : undefined) });
      // Only silence is waited for.
      const timeoutMs = reply === 'silence' ? 1000 : undefined;
      const result = await gatewayTo(`smtp://127.0.0.1:${port}`, {}, timeoutMs).send(INPUT, 'msg_1', STAFF);
      assert.equal(result.kind, expected.kind, JSON.stringify(result));
      assert.match('reason' in result ? result.reason : '', expected.reason);
    });
  }
  test('a refused mail does not end the connection of the others', async () => {
    let refused = false;
    const { port, mails, commands, connections } = await server({
      reply(command) {
        if (!command.startsWith('RCPT') || refused) return undefined;
        refused = true;
        return '550 5.1.1 User unknown';
      },
    });
    const gateway = gatewayTo(`smtp://127.0.0.1:${port}`);
    assert.equal((await gateway.send(INPUT, 'msg_1', STAFF)).kind, 'rejected');
    await until('the connection is ready again', () => commands.includes('RSET'));
    assert.equal((await gateway.send(INPUT, 'msg_2', STAFF)).kind, 'sent');
    assert.deepEqual([mails.length, connections()], [1, 1]);
  });
});
