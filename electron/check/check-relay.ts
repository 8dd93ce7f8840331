/** Steps of the connection check that query the relay. */
import { createHash, randomBytes } from 'node:crypto';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request } from 'node:https';
import type { Socket } from 'node:net';
import { formatSpan } from '../../desk/words/format.ts';
import { NetworkError } from '../../shared/network-failure.ts';
import { Me } from '../../shared/people.ts';
import { Problem } from '../../shared/problem-schema.ts';
import { SignInWays } from '../../shared/sign-in.ts';
import { checker } from '../../shared/validate.ts';
import { type CheckContext, CheckFault, type CheckFinding } from './check-context.ts';

const TIMEOUT_MS = 10_000;
/** Clock difference in ms above which tokens and certificates fail. */
const CLOCKS_MS = 5 * 60_000;

const isWays = checker(SignInWays);
const isMe = checker(Me);
const isProblem = checker(Problem);

/** Checks that a relay answers and that the clocks agree. */
export async function relayAnswer({ deps, account, words }: CheckContext): Promise<CheckFinding> {
  const response = await deps.fetch(`${account.relay}/v1/sign-in`, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const value: unknown = await response.json().catch(() => null);
  // 421: the relay does not serve this host name.
  if (response.status === 421) throw new NetworkError({ kind: 'no-upgrade', status: response.status });
  // A rate limit is also a relay's answer.
  if (!isWays.is(value) && !isProblem.is(value)) {
    const { status } = response;
    throw new NetworkError(status >= 502 && status <= 504 ? { kind: 'no-upgrade', status } : { kind: 'wrong-answer' });
  }
  const theirs = Date.parse(response.headers.get('date') ?? '');
  const ahead = deps.clock.now() - theirs;
  if (Math.abs(ahead) <= CLOCKS_MS || Number.isNaN(ahead)) return { text: words.relay };
  const span = formatSpan(Math.abs(ahead), deps.locale());
  throw new CheckFault(ahead > 0 ? words.clockAhead(span) : words.clockBehind(span));
}

/** Checks that a WebSocket opens and carries the relay's first packet. */
export async function openWebSocket({ deps, url, words }: CheckContext): Promise<CheckFinding> {
  const key = randomBytes(16).toString('base64');
  const path = `${url.pathname.replace(/\/$/, '')}/socket.io/?EIO=4&transport=websocket`;
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': key,
  };
  const { response, socket, head } = await upgrade(new URL(path, url), headers, deps.agent);
  try {
    if (response.headers['sec-websocket-accept'] !== acceptOf(key)) throw new NetworkError({ kind: 'wrong-answer' });
    await firstWord(socket, head);
    return { text: words.socket };
  } finally {
    socket.destroy();
  }
}

const acceptOf = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

interface Upgraded {
  response: IncomingMessage;
  socket: Socket;
  head: Buffer;
}

function upgrade(url: URL, headers: Record<string, string>, agent: CheckContext['deps']['agent']): Promise<Upgraded> {
  const { promise, resolve, reject } = Promise.withResolvers<Upgraded>();
  const secure = url.protocol === 'https:';
  const asked = secure ? request(url, { headers, agent }) : plainRequest(url, { headers, agent: false });
  asked.setTimeout(TIMEOUT_MS, () => asked.destroy(new NetworkError({ kind: 'timeout' })));
  asked.once('upgrade', (response, socket: Socket, head) => {
    socket.setTimeout(0);
    socket.on('error', () => {});
    resolve({ response, socket, head });
  });
  asked.once('response', (response) => {
    response.destroy();
    reject(new NetworkError({ kind: 'no-upgrade', status: response.statusCode ?? 0 }));
  });
  asked.once('error', reject);
  asked.end();
  return promise;
}

/** Engine.IO's first packet, `0` and JSON, in the first frame. */
const OPENED = '0{"sid"';
const WORD_MAX = 4096;

function firstWord(socket: Socket, head: Buffer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new NetworkError({ kind: 'timeout' })), TIMEOUT_MS);
  let heard = head;
  const look = (): void => {
    if (heard.includes(OPENED)) resolve();
    else if (heard.length > WORD_MAX) reject(new NetworkError({ kind: 'wrong-answer' }));
  };
  socket.on('data', (part: Buffer) => {
    heard = Buffer.concat([heard, part]);
    look();
  });
  socket.once('close', () => reject(new NetworkError({ kind: 'cut' })));
  look();
  return promise.finally(() => clearTimeout(timer));
}

/** Checks that the relay accepts the token. */
export async function tokenAnswer({ deps, account, words }: CheckContext): Promise<CheckFinding> {
  const response = await deps.fetch(`${account.relay}/v1/me`, {
    headers: { accept: 'application/json', authorization: `Bearer ${account.token}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const value: unknown = await response.json().catch(() => null);
  if (isMe.is(value)) return { text: words.token };
  if (!isProblem.is(value)) throw new NetworkError({ kind: 'wrong-answer' });
  throw new CheckFault(words.tokenRefused(value.detail));
}
