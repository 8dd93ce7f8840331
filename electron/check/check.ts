/** Tests each step to the relay by the connection's own route; the first failure ends the check. */
import { lookup } from 'node:dns/promises';
import type { Account } from '../../desk/account/account.ts';
import { hostOf } from '../../desk/relay-client/address.ts';
import { failureFacts, failureText } from '../../desk/words/network.ts';
import { certificateFacts, connectPlainly, connectSecurely } from '../../network/connect.ts';
import { proxyName } from '../../network/proxy.ts';
import {
  CHECK_STEPS,
  type CheckStep,
  type CheckStepName,
  type ConnectionCheck,
} from '../../shared/bridge/connection-check.ts';
import { NetworkError, networkFailure } from '../../shared/network-failure.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import { type CheckContext, type CheckDeps, CheckFault, type CheckFinding } from './check-context.ts';
import { openWebSocket, relayAnswer, tokenAnswer } from './check-relay.ts';

type Step = (context: CheckContext) => Promise<CheckFinding>;

const STEPS: Readonly<Record<CheckStepName, Step>> = {
  proxy: findProxy,
  name: findName,
  connect: reachHost,
  certificate: lookAtCertificate,
  relay: relayAnswer,
  socket: openWebSocket,
  token: tokenAnswer,
};

/** Never rejects. @param show called on each change */
export async function checkRelay(
  account: Account,
  deps: CheckDeps,
  show: (check: ConnectionCheck) => void,
): Promise<ConnectionCheck> {
  const { clock, log } = deps;
  const steps: CheckStep[] = CHECK_STEPS.map((name) => ({ name, state: 'waiting', text: null, ms: null }));
  const at = new Date(clock.now()).toISOString();
  const told = (running: boolean): ConnectionCheck => ({ relay: account.relay, at, running, steps: [...steps] });
  const context = contextOf(account, deps);
  let failed = false;
  for (const [index, name] of CHECK_STEPS.entries()) {
    const put = (step: Omit<CheckStep, 'name'>): void => {
      steps[index] = { name, ...step };
      show(told(true));
    };
    if (failed) {
      put({ state: 'skipped', text: null, ms: null });
      continue;
    }
    put({ state: 'running', text: null, ms: null });
    const began = clock.now();
    try {
      const { text, skipped = false } = await STEPS[name](context);
      put({ state: skipped ? 'skipped' : 'good', text, ms: skipped ? null : clock.now() - began });
    } catch (error) {
      failed = true;
      put({ state: 'bad', text: reasonFor(error, context), ms: clock.now() - began });
      log.warn('a check of the connection failed', { step: name, ...failureFacts(networkFailure(error)) });
    }
  }
  const done = told(false);
  show(done);
  return done;
}

function contextOf(account: Account, deps: CheckDeps): CheckContext {
  const url = new URL(account.relay);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port };
  return { deps, account, url, target, words: wordsFor(deps.locale()).check, ways: [] };
}

function reasonFor(error: unknown, { deps, account }: CheckContext): string {
  if (error instanceof CheckFault) return error.message;
  return failureText(networkFailure(error), {
    host: hostOf(account.relay),
    locale: deps.locale(),
    now: deps.clock.now(),
  });
}

async function findProxy(context: CheckContext): Promise<CheckFinding> {
  const { words } = context;
  const { ways, by } = await context.deps.waysTo(context.url);
  context.ways = ways;
  const usable = ways.filter((way) => way.by !== 'unusable');
  const unusable = ways.find((way) => way.by === 'unusable');
  if (usable.length === 0 && unusable) throw new NetworkError({ kind: 'proxy-unusable', proxy: unusable.text });
  const names = usable.map((way) => (way.by === 'proxy' ? proxyName(way.proxy) : words.straight)).join(', ');
  return { text: by === 'none' ? words.here : words.proxyBy[by](names) };
}

async function findName({ ways, target, words }: CheckContext): Promise<CheckFinding> {
  const hosts = ways.flatMap((way) =>
    way.by === 'unusable' ? [] : [way.by === 'proxy' ? way.proxy.host : target.host],
  );
  let last: unknown = new NetworkError({ kind: 'name' });
  for (const host of hosts) {
    try {
      const addresses = (await lookup(host, { all: true })).map(({ address }) => address);
      return { text: words.name(host, addresses.slice(0, 4).join(', ')) };
    } catch (error) {
      last = error;
    }
  }
  const proxy = ways.find((way) => way.by === 'proxy');
  throw proxy ? new NetworkError({ kind: 'proxy-unreachable', proxy: proxyName(proxy.proxy), why: 'name' }) : last;
}

async function reachHost({ ways, target, deps, words }: CheckContext): Promise<CheckFinding> {
  const { socket, way } = await connectPlainly(target, ways, deps);
  socket.on('error', () => {}).destroy();
  return { text: way.by === 'proxy' ? words.through(proxyName(way.proxy)) : words.answers };
}

async function lookAtCertificate({ url, ways, target, deps, words }: CheckContext): Promise<CheckFinding> {
  if (url.protocol === 'http:') return { text: words.noTls, skipped: true };
  const socket = await connectSecurely(target, ways, deps);
  const certificate = certificateFacts(socket.getPeerCertificate());
  const version = socket.getProtocol() ?? 'TLS';
  socket.on('error', () => {}).destroy();
  if (!certificate) return { text: version };
  const until = new Intl.DateTimeFormat(deps.locale(), { dateStyle: 'medium' }).format(new Date(certificate.to));
  return { text: words.certificate(certificate.subject, certificate.issuer, until, version) };
}
