/** Connection checks as the main process reports them, for window tests. */

import { failureText } from '../../desk/words/network.ts';
import { CHECK_STEPS, type CheckStepName, type ConnectionCheck } from '../../shared/bridge/connection-check.ts';
import type { NetworkFailure } from '../../shared/network-failure.ts';
import { wordsFor } from '../../shared/words/desk.ts';

const RELAY = 'https://relay.acme.example';

const certificate = {
  subject: 'relay.acme.example',
  issuer: 'Acme Corporate Issuing CA 3',
  from: '2026-01-01T00:00:00Z',
  to: '2026-11-20T08:30:00Z',
  names: ['relay.acme.example'],
};

/** A failure for each step. */
export const FAILURES: Readonly<Record<Exclude<CheckStepName, 'token'>, NetworkFailure>> = {
  proxy: { kind: 'proxy-unusable', proxy: 'SOCKS5 socks.acme.example:1080' },
  name: { kind: 'name' },
  connect: { kind: 'proxy-sign-in', proxy: 'proxy.acme.example:8080', schemes: ['basic'], refused: false },
  certificate: { kind: 'certificate', why: 'expired', code: 'CERT_HAS_EXPIRED', certificate },
  relay: { kind: 'wrong-answer' },
  socket: { kind: 'no-upgrade', status: 426 },
};

/** @param at ms since 1970. @param endsAt the failed step; null: all succeed. @param running that step is still in progress */
export function connectionCheck(
  at: number,
  locale: string,
  endsAt: CheckStepName | null = null,
  running = false,
): ConnectionCheck {
  const { check } = wordsFor(locale);
  const good: Readonly<Record<CheckStepName, string>> = {
    proxy: check.proxyBy.system('proxy.acme.example:8080'),
    name: check.name('proxy.acme.example', '10.20.30.40, 10.20.30.41'),
    connect: check.through('proxy.acme.example:8080'),
    certificate: check.certificate(certificate.subject, certificate.issuer, '20.11.2027', 'TLSv1.3'),
    relay: check.relay,
    socket: check.socket,
    token: check.token,
  };
  const telling = { host: 'relay.acme.example', locale, now: at };
  const bad = (name: CheckStepName): string =>
    name === 'token' ? check.tokenRefused('The token is not known') : failureText(FAILURES[name], telling);
  const end = endsAt === null ? CHECK_STEPS.length : CHECK_STEPS.indexOf(endsAt);
  return {
    relay: RELAY,
    at: new Date(at).toISOString(),
    running,
    steps: CHECK_STEPS.map((name, place) => {
      if (place < end) return { name, state: 'good', text: good[name], ms: 3 + place * place * 7 };
      if (place > end) return { name, state: running ? 'waiting' : 'skipped', text: null, ms: null };
      return running
        ? { name, state: 'running', text: null, ms: null }
        : { name, state: 'bad', text: bad(name), ms: 8004 };
    }),
  };
}
