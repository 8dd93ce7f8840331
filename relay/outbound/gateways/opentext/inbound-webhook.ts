/** The relay's address for inbound messages at the service, as in the vendor's collection: `POST` with `url`, `GET`, `DELETE`. */
import type { HttpAnswer } from '../../http-answer.ts';
import { readAnswer } from '../../response-verdict.ts';
import type { InboundWebhook } from '../gateway.ts';
import { parsed, textIn, without, wordsOf } from '../service-answers.ts';
import { type AccountCall, accountOf } from './account-calls.ts';
import { webhookRequest } from './service-requests.ts';
import type { OpenTextEntry } from './sign-in.ts';

export function createInboundWebhook(entry: OpenTextEntry, call: AccountCall): InboundWebhook {
  /** @returns the reply, or why it failed */
  async function ask(method: 'GET' | 'POST' | 'DELETE', url?: string): Promise<HttpAnswer | string> {
    const account = accountOf(entry, 'whatsapp');
    if (typeof account === 'string') return account;
    const called = await call(entry, account.signIn, webhookRequest(account.odn, method, url));
    if ('kind' in called) return called.reason;
    const { answer, hidden } = called;
    if (method === 'GET' && answer.status === 404) return answer;
    // The address contains a secret.
    const masked = [...hidden, ...(url === undefined ? [] : [url])];
    const verdict = readAnswer(answer, (failed) => wordsOf(failed, masked));
    return verdict.kind === 'taken' ? answer : without(verdict.reason, masked);
  }

  async function change(method: 'POST' | 'DELETE', url?: string): Promise<string | null> {
    const answer = await ask(method, url);
    return typeof answer === 'string' ? answer : null;
  }

  return {
    async read() {
      const answer = await ask('GET');
      if (typeof answer === 'string') return { ok: false, reason: answer };
      return { ok: true, url: answer.status === 404 ? null : textIn(parsed(answer), 'url') };
    },
    async register(url) {
      return isReachable(url, entry) ? change('POST', url) : 'the service reaches only https: set BECKON_PUBLIC_URL';
    },
    remove: () => change('DELETE'),
  };
}

/** A service on this machine, such as the simulated one, also reaches plain http. */
const isReachable = (url: string, { odn = '' }: OpenTextEntry): boolean =>
  url.startsWith('https:') || odn.startsWith('http:');
