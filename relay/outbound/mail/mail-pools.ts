/**
 * Connections to mail servers (RFC 5321), a pool for each gateway. TLS is required, from the start or by STARTTLS (RFC 3207), except to
 * this machine. Names are resolved by the relay's own lookup, and connections are direct: proxies relay HTTP.
 */
import type { Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { guardedLookup, kindOf, kindOfHost, type Reach, ReachError, TRUSTED } from '../../../network/address-rules.ts';
import { connectPlainly } from '../../../network/connect.ts';
import type { Look } from '../../../network/lookup.ts';
import { DIRECT } from '../../../network/proxy.ts';
import { completeTrust } from '../../../network/trust.ts';
import { createDescriptorWait, lacksDescriptor } from '../descriptors.ts';

export interface MailAccount {
  /** Names the pool. */
  id: string;
  /** All settings as text: if they change, the pool is replaced. */
  settings: string;
  /** `smtps:` or `smtp:`; a user name and password in it are ignored. */
  url: string;
  login:
    | { user: string; password: string }
    | { user: string /** @throws MailSignInError */; token(renew: boolean): Promise<string> }
    | null;
  /** `privateKey`: PEM. */
  dkim: { domain: string; selector: string; privateKey: string } | null;
}

interface Mail {
  from: { name: string; address: string };
  /** One address. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /** With angle brackets. */
  messageId: string;
  /** The first mail of the thread, with angle brackets. */
  thread: string;
  /** ms since 1970. */
  date: number;
  headers: Readonly<Record<string, string>>;
}

export interface MailPools {
  /** Resolves once the server has accepted the mail. Rejects with an error of the connection, of the server, or `MailTimeout`. */
  send(account: MailAccount, mail: Mail): Promise<void>;
  /** Connects and signs in; sends nothing. Rejects likewise. */
  verify(account: MailAccount): Promise<void>;
  /** Aborts what is under way. */
  close(): void;
}

export class MailTimeout extends Error {}
/** No access token could be had. `message` is for people. */
export class MailSignInError extends Error {}

interface MailPoolOptions {
  /** Deadline of one mail, ms. Servers delay greeting and acceptance on purpose (greet pause, content checks). */
  timeoutMs?: number;
  lookup?: Look;
  /** Addresses of mail servers. Default: any. */
  reach?: Reach;
  /** Whether a file descriptor is available. */
  hasRoom?: () => boolean;
}

type Transport = ReturnType<typeof createPool>;

const TIMEOUT_MS = 120_000;
/** Concurrent connections to one server; large services allow three. */
const CONNECTIONS = 3;
/** Default ports of `smtps` (RFC 8314 section 7.3) and of submission (RFC 6409). */
const PORTS = { 'smtps:': 465, 'smtp:': 587 } as const;

export function createMailPools({
  timeoutMs = TIMEOUT_MS,
  lookup,
  reach = TRUSTED,
  hasRoom = () => true,
}: MailPoolOptions): MailPools {
  const pools = new Map<string, { settings: string; transport: Transport }>();
  const room = createDescriptorWait();
  const closing = new AbortController();

  function transportOf(account: MailAccount): Transport {
    const { id, settings } = account;
    const known = pools.get(id);
    if (known?.settings === settings) return known.transport;
    // Its mails under way are completed first.
    known?.transport.close();
    const transport = createPool(account, timeoutMs, { lookup, reach });
    pools.set(id, { settings, transport });
    return transport;
  }

  async function inTime(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    while (!closing.signal.aborted) {
      const late = AbortSignal.timeout(timeoutMs);
      try {
        await work(AbortSignal.any([closing.signal, late]));
        return;
      } catch (error) {
        if (late.aborted) throw new MailTimeout(`no answer within ${timeoutMs / 1000} s`);
        if (!lacksDescriptor(error, hasRoom)) throw error;
      }
      // Nothing left this process: retry without counting an attempt.
      await room.next();
    }
    throw new Error('the relay is stopping');
  }

  return {
    send: (account, { thread, date, ...mail }) =>
      inTime((signal) =>
        transportOf(account).sendMail({
          ...mail,
          ...{ inReplyTo: thread, references: thread, date: new Date(date), signal },
          // Texts are never paths or addresses to read.
          ...{ disableFileAccess: true, disableUrlAccess: true },
        }),
      ),
    verify: (account) =>
      inTime(async () => {
        const single = createPool(account, timeoutMs, { lookup, reach });
        try {
          await single.verify();
        } finally {
          single.close();
        }
      }),
    close() {
      closing.abort();
      room.end();
      for (const { transport } of pools.values()) transport.close();
    },
  };
}

interface Way {
  lookup: Look | undefined;
  reach: Reach;
}

function createPool({ url: address, login, dkim }: MailAccount, timeoutMs: number, way: Way) {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'smtps:';
  const plain = !secure && kindOfHost(url) === 'loopback';
  const port = Number(url.port) || PORTS[secure ? 'smtps:' : 'smtp:'];
  if (!plain) completeTrust();
  return createTransport({
    ...{ pool: true, maxConnections: CONNECTIONS, host, port, secure, requireTLS: !secure && !plain, ignoreTLS: plain },
    // A connection that the server closed while idle is replaced once; other retries belong to the queue.
    maxRequeues: 1,
    tls: { minVersion: 'TLSv1.2' },
    ...{
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      connectionTimeout: timeoutMs,
      maxResponseSize: 16 * 1024,
    },
    ...(login ? { auth: authOf(login), forceAuth: true } : {}),
    ...(dkim ? { dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.privateKey } } : {}),
    getSocket(_: unknown, done: (error: Error | null, opened: { connection: Socket } | false) => void) {
      open(host, port, plain, way).then(
        (connection) => done(null, { connection }),
        (error: Error) => done(error, false),
      );
    },
  });
}

function authOf(login: NonNullable<MailAccount['login']>) {
  if ('password' in login) return { user: login.user, pass: login.password };
  return {
    type: 'OAuth2' as const,
    user: login.user,
    provisionCallback(_: string, renew: boolean, done: (error: Error | null, token?: string) => void) {
      login.token(renew).then(
        (token) => done(null, token),
        (error: Error) => done(error),
      );
    },
  };
}

/** @throws ReachError, NetworkError */
async function open(host: string, port: number, plain: boolean, { lookup: look, reach }: Way): Promise<Socket> {
  const guarded = guardedLookup(reach, look);
  const lookup: Look = (hostname, options, done) =>
    guarded(hostname, { ...options, all: true }, (error, found) => done(error, Array.isArray(found) ? found : []));
  const { socket } = await connectPlainly({ host, port }, [DIRECT], { credentials: () => null, lookup });
  const reached = kindOf(socket.remoteAddress ?? '');
  // A name of this machine may resolve to another one, and unencrypted mail must not leave this machine.
  if (reached === 'never' || (reached !== 'public' && !reach.private) || (plain && reached !== 'loopback')) {
    socket.destroy();
    throw new ReachError('never');
  }
  return socket;
}
