/** Gateway `opentext`: OpenText Notifications. Push uploads a file with basic authentication; SMS and e-mail use tokens and polled jobs. */
import type { DirectoryGateway } from '../../../../shared/directory.ts';
import type { GatewayInput } from '../../../domain/outbound/outbound-ports.ts';
import type { HttpRequest } from '../../exchange.ts';
import type { HttpAnswer } from '../../http-answer.ts';
import { type ResponseVerdict, readAnswer, singleLine } from '../../response-verdict.ts';
import type { Gateway, GatewayParts, SendResult, StatusResult } from '../gateway.ts';
import { parsed, textIn, without, wordsOf } from '../service-answers.ts';
import { fillTemplate } from '../template.ts';
import { basic, type ClientCredentials, type Tokens } from '../tokens.ts';
import { readStatus } from './job-status.ts';
import {
  emailSubmit,
  pushUpload,
  smsSubmit,
  statusQuery,
  submitAddress,
  tokenAddress,
  uploadAddress,
} from './service-requests.ts';

type OpenTextEntry = Extract<DirectoryGateway, { kind: 'opentext' }>;
interface Account {
  odn: string;
  credentials: ClientCredentials;
}

const MAX_JOB = 200;

const rejected = (reason: string) => ({ kind: 'rejected' as const, reason });
const missing = (entry: OpenTextEntry, names: readonly (keyof OpenTextEntry)[]): string =>
  names.filter((name) => !entry[name]).join(', ');

/** @param tokens shared by all gateways */
export function createOpenTextGateways(parts: GatewayParts, tokens: Tokens): (entry: OpenTextEntry) => Gateway {
  /** Retries once with a new token after a 401. @returns also the last token, to be masked in messages */
  async function withToken(
    account: Account,
    request: (token: string) => HttpRequest,
  ): Promise<{ answer: HttpAnswer; token: string } | SendFailure> {
    let last: { answer: HttpAnswer; token: string } | null = null;
    for (let turn = 0; turn < 2 && (last === null || last.answer.status === 401); turn += 1) {
      const token = await tokens.get(account.credentials);
      if (!token.ok) return { kind: 'retry', reason: token.reason, ...afterOf(token) };
      const sent = await exchanged(request(token.token));
      if ('kind' in sent) return sent;
      if (sent.status === 401) tokens.refused(account.credentials, token.token);
      last = { answer: sent, token: token.token };
    }
    return last ?? { kind: 'retry', reason: 'network error' };
  }

  const exchanged = (request: HttpRequest): Promise<HttpAnswer | SendFailure> =>
    parts.exchange
      .send(request)
      .catch((error: unknown) => ({ kind: 'retry', reason: error instanceof Error ? error.message : 'network error' }));

  async function push(entry: OpenTextEntry, input: GatewayInput, id: string): Promise<SendResult> {
    const { base, username, password, template } = entry;
    if (!base || !username || !password || !template) {
      const lacking = missing(entry, ['base', 'username', 'password', 'template']);
      return rejected(`gateway ${entry.id} is not set up for push: ${lacking} missing`);
    }
    const file = await fillTemplate(parts.mapper, template, input);
    if (!file.ok) return file.result;
    const credentials = basic(username, password);
    const answer = await exchanged(pushUpload(base, credentials, id, file.json));
    if ('kind' in answer) return answer;
    const hidden = [input.to, password, credentials.replace(/^Basic /, '')];
    const verdict = readAnswer(answer, (failed) => wordsOf(failed, hidden));
    // Uploads have no status: acceptance is final.
    return verdict.kind === 'taken' ? { kind: 'sent' } : failureOf(verdict, 'the user name and password');
  }

  async function submit(
    entry: OpenTextEntry,
    input: GatewayInput,
    id: string,
    channel: 'sms' | 'email',
  ): Promise<SendResult> {
    const account = accountOf(entry, channel);
    if (typeof account === 'string') return rejected(account);
    const build = channel === 'sms' ? smsSubmit : emailSubmit;
    const sent = await withToken(account, (token) => build(account.odn, token, id, input));
    if ('kind' in sent) return sent;
    const { answer, token } = sent;
    const verdict = readAnswer(answer, (failed) => wordsOf(failed, hiddenOf(account, input, token)));
    if (verdict.kind === 'failed') return failureOf(verdict, 'the access token');
    // Accepted even without a job id: a retry would send a duplicate to the customer.
    const job = textIn(parsed(answer), 'job_id');
    return job !== null && job.length <= MAX_JOB ? { kind: 'sent', job } : { kind: 'sent' };
  }

  async function status(entry: OpenTextEntry, input: GatewayInput, job: string): Promise<StatusResult> {
    const channel = input.kind === 'email' ? 'email' : 'sms';
    const account = accountOf(entry, channel);
    if (typeof account === 'string') return { kind: 'retry', reason: account };
    const asked = await withToken(account, (token) => statusQuery(account.odn, token, channel, job));
    if ('kind' in asked) return asked;
    const { answer, token } = asked;
    const hidden = hiddenOf(account, input, token);
    const verdict = readAnswer(answer, (failed) => wordsOf(failed, hidden));
    if (verdict.kind === 'failed') return { kind: 'retry', reason: verdict.reason, ...afterOf(verdict) };
    const result = readStatus(parsed(answer), channel);
    if (result.kind !== 'rejected') return result;
    return rejected(singleLine(without(result.reason, hidden)));
  }

  return (entry) => ({
    url: entry.base ?? entry.odn ?? '',
    urlFor: ({ kind }) => placeOf(entry, kind),
    async send(input, id) {
      if (input.kind === 'push') return push(entry, input, id);
      if (input.kind === 'sms' || input.kind === 'email') return submit(entry, input, id, input.kind);
      return rejected(`gateway ${entry.id} carries push, SMS and e-mail, not ${input.kind}`);
    },
    status: (input, job) => status(entry, input, job),
  });
}

/** One place per channel, so that a 410 of one does not stop the others. */
const placeOf = ({ base = '', odn = '' }: OpenTextEntry, kind: string): string =>
  kind === 'push' ? uploadAddress(base) : submitAddress(odn, kind === 'email' ? 'email' : 'sms');

type SendFailure = Extract<SendResult, { kind: 'retry' }>;

const afterOf = ({ after }: { after?: number }): { after?: number } => (after === undefined ? {} : { after });

/** @param credential name of the rejected credential, for the administrator */
function failureOf(verdict: Extract<ResponseVerdict, { kind: 'failed' }>, credential: string): SendResult {
  const { gone, reason } = verdict;
  if (gone) return { kind: 'gone', reason };
  const refused = /^HTTP 40[13]\b/.test(reason) ? `OpenText refused ${credential} (${reason})` : reason;
  return { kind: 'retry', reason: refused, ...afterOf(verdict) };
}

/** Shorter tokens are not masked: they could occur in any word. */
const MIN_TOKEN = 8;

const hiddenOf = ({ credentials }: Account, input: GatewayInput, token: string): string[] => [
  input.to,
  credentials.clientSecret,
  credentials.clientId,
  ...(token.length < MIN_TOKEN ? [] : [token]),
];

function accountOf(entry: OpenTextEntry, channel: 'sms' | 'email'): Account | string {
  const { api, tenant, clientId, clientSecret, odn } = entry;
  if (!api || !tenant || !clientId || !clientSecret || !odn) {
    const lacking = missing(entry, ['api', 'tenant', 'clientId', 'clientSecret', 'odn']);
    return `gateway ${entry.id} is not set up for ${channel === 'sms' ? 'SMS' : 'e-mail'}: ${lacking} missing`;
  }
  return { odn, credentials: { url: tokenAddress(api, tenant), clientId, clientSecret } };
}
