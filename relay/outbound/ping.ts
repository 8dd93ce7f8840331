/** A signed test of one endpoint, with each step (contract section 7). Nothing is queued, retried or disabled. */
import { PUBLIC_ONLY, TRUSTED } from '../../network/address-rules.ts';
import type { Look } from '../../network/lookup.ts';
import type { ProxyRoute } from '../../network/proxy.ts';
import { PING_TYPE, type PingReport, type PingStep } from '../../shared/admin/ping.ts';
import type { DirectoryView, KnownGateway, ResponseEndpoint } from '../domain/directory-view.ts';
import type { Pings } from '../domain/outbound/ping-port.ts';
import type { Clock, Random } from '../domain/ports.ts';
import { createExchange, type Exchange, publicExchange } from './exchange.ts';
import { createAccountCall } from './gateways/opentext/account-calls.ts';
import { credentialsOf } from './gateways/opentext/credentials.ts';
import { createInboundWebhook } from './gateways/opentext/inbound-webhook.ts';
import type { OpenTextEntry } from './gateways/opentext/sign-in.ts';
import { hostOf, MAIL_TEST_MS, mailTrouble, type SmtpEntry } from './gateways/smtp/smtp.ts';
import { createTokens } from './gateways/tokens.ts';
import type { HttpAnswer } from './http-answer.ts';
import { createMailPools } from './mail/mail-pools.ts';
import { readAnswer, refusalIn } from './response-verdict.ts';
import { createSignedPoster } from './signed-post.ts';

interface PingDeps {
  directory: () => Pick<DirectoryView, 'gateway' | 'hook' | 'responseEndpoint' | 'source'>;
  clock: Clock;
  random: Pick<Random, 'uuid'>;
  wayTo: (url: URL) => ProxyRoute;
  lookup: Look;
  lookupForeign: Look;
  /** Where services deliver messages of people; null: not known yet. */
  inboundAddress(gatewayId: string): string | null;
  /** As for deliveries. */
  privateResponses: boolean;
}

type Step = PingStep['step'];
const passed = (step: Step, detail: string): PingStep => ({ step, ok: true, detail });
const failed = (step: Step, detail: string): PingStep => ({ step, ok: false, detail });
const reportOf = (...steps: PingStep[]): PingReport => ({ ok: steps.every(({ ok }) => ok), steps });

type Target = Pick<ResponseEndpoint, 'url' | 'secrets' | 'headers' | 'trusted'>;

export function createPings(deps: PingDeps): Pings {
  const { directory, clock, random } = deps;

  async function post(target: Target, subject: string, reports: boolean): Promise<PingReport> {
    const { url, secrets, headers, trusted } = target;
    const { origin, pathname } = new URL(url);
    if (secrets.length === 0)
      return reportOf(failed('settings', 'a secret is sealed by a key that is not here: enter it again'));
    const signIn = Object.keys(headers).length > 0 ? `, with ${Object.keys(headers).join(', ')}` : '';
    const settings = passed('settings', `${origin}${pathname}, signed${signIn}`);
    const time = new Date(clock.now()).toISOString();
    const id = random.uuid();
    const event = {
      ...{ specversion: '1.0', id, source: 'urn:beckon:relay', type: PING_TYPE, time, subject },
      ...{ datacontenttype: 'application/json', data: {} },
    };
    const exchange = createExchange({ ...deps, now: () => clock.now() });
    try {
      const answer = await createSignedPoster(exchange, clock).post({
        ...{ url, secrets, headers, id, contentType: 'application/cloudevents+json', body: JSON.stringify(event) },
        reach: trusted || deps.privateResponses ? TRUSTED : PUBLIC_ONLY,
      });
      const ms = clock.now() - Date.parse(time);
      return reportOf(
        settings,
        passed('connection', `HTTP ${answer.status} after ${ms} ms`),
        meaningOf(answer, reports),
      );
    } catch (error) {
      return reportOf(settings, failed('connection', error instanceof Error ? error.message : 'network error'));
    } finally {
      exchange.close();
    }
  }

  /** Reads back what is registered, which also tests the sign-in. */
  async function messaging(gateway: OpenTextEntry): Promise<PingReport> {
    const exchange = createExchange({ ...deps, now: () => clock.now() });
    try {
      const call = createAccountCall(exchange, createTokens(exchange, clock));
      const found = await createInboundWebhook(gateway, call).read();
      const address = deps.inboundAddress(gateway.id);
      const settings = passed(
        'settings',
        `messages of people come in at ${address ?? 'an address of the running relay'}`,
      );
      if (!found.ok) return reportOf(settings, failed('sign-in', found.reason));
      const signIn = passed('sign-in', 'the service accepts the account');
      const isHere = found.url === address;
      return reportOf(
        ...[settings, signIn],
        isHere
          ? passed('reply', 'this address is registered')
          : failed('reply', 'another address, or none, is registered'),
      );
    } finally {
      exchange.close();
    }
  }

  const isLimited = ({ publicOnly }: KnownGateway): boolean => publicOnly === true && !deps.privateResponses;
  function exchangeFor(gateway: KnownGateway): Exchange {
    const exchange = createExchange({ ...deps, now: () => clock.now() });
    return isLimited(gateway) ? publicExchange(exchange) : exchange;
  }

  async function service(gateway: KnownGateway): Promise<PingReport> {
    if (gateway.kind === 'opentext' && gateway.whatsapp?.inbound) return messaging(gateway);
    const credentials = credentialsOf(gateway);
    if (credentials === null) {
      return reportOf(
        failed(
          'settings',
          `a gateway of kind ${gateway.kind} without client credentials cannot be tested without a message`,
        ),
      );
    }
    const exchange = exchangeFor(gateway);
    try {
      const token = await createTokens(exchange, clock).get(credentials);
      const settings = passed('settings', new URL(credentials.url).origin);
      return reportOf(
        settings,
        token.ok ? passed('sign-in', 'the service gives a token') : failed('sign-in', token.reason),
      );
    } finally {
      exchange.close();
    }
  }

  async function mailServer(gateway: SmtpEntry & KnownGateway): Promise<PingReport> {
    const exchange = exchangeFor(gateway);
    const limited = isLimited(gateway);
    const mail = createMailPools({
      lookup: limited ? deps.lookupForeign : deps.lookup,
      reach: limited ? PUBLIC_ONLY : TRUSTED,
      timeoutMs: MAIL_TEST_MS,
    });
    try {
      const trouble = await mailTrouble(gateway, mail, createTokens(exchange, clock));
      const settings = passed('settings', `${hostOf(gateway.url)}, from ${gateway.from}`);
      if (trouble && !trouble.signIn) return reportOf(settings, failed('connection', trouble.reason));
      const reached = passed('connection', 'the mail server was reached');
      return reportOf(
        ...[settings, reached],
        trouble ? failed('sign-in', trouble.reason) : passed('sign-in', 'the mail server takes mails of this gateway'),
      );
    } finally {
      mail.close();
      exchange.close();
    }
  }

  return {
    async source(id, hook) {
      const view = directory();
      const source = view.source(id);
      if (!source || (hook !== null && !view.hook(id, hook))) return null;
      const endpoint = view.responseEndpoint(id, hook);
      if (!endpoint)
        return reportOf(failed('settings', 'there is no response address: the source reads its responses'));
      return post(endpoint, id, source.reports);
    },
    async gateway(id) {
      const gateway = directory().gateway(id);
      if (!gateway) return null;
      if (gateway.kind === 'smtp') return mailServer(gateway);
      if (gateway.kind !== 'webhook') return service(gateway);
      const { url, secret, headers = {} } = gateway;
      return post({ url, secrets: [secret].flat(), headers, trusted: !isLimited(gateway) }, id, false);
    },
  };
}

function meaningOf(answer: HttpAnswer, reports: boolean): PingStep {
  const verdict = readAnswer(answer);
  if (verdict.kind === 'failed') {
    const effect = verdict.gone ? 'the endpoint would be disabled' : 'an answer would be retried';
    return failed('reply', `${verdict.reason}: ${effect}`);
  }
  const refusal = refusalIn(answer);
  if (refusal) return failed('reply', `an answer would be refused: ${refusal.reason}`);
  const accepted = reports && answer.status === 202;
  return passed(
    'reply',
    accepted ? 'an answer would be accepted until its outcome is reported' : 'an answer would be confirmed',
  );
}
