/** Gateway `opentext`: OpenText Notifications. Push uploads a file; SMS, e-mail and WhatsApp are jobs whose status is polled. */
import type { GatewayInput } from '../../../domain/outbound/outbound-ports.ts';
import type { HttpRequest } from '../../exchange.ts';
import { type ResponseVerdict, readAnswer, singleLine } from '../../response-verdict.ts';
import type { About, Gateway, GatewayParts, SendResult, StatusResult } from '../gateway.ts';
import { parsed, textIn, without, wordsOf } from '../service-answers.ts';
import { mailContent } from '../smtp/smtp.ts';
import { fillTemplate } from '../template.ts';
import type { Tokens } from '../tokens.ts';
import {
  accountOf,
  afterOf,
  createAccountCall,
  isJobChannel,
  lacking,
  missingOf,
  unset,
  unsetChannel,
} from './account-calls.ts';
import { createInboundWebhook } from './inbound-webhook.ts';
import { readStatus } from './job-status.ts';
import {
  emailSubmit,
  type JobChannel,
  pushUpload,
  smsSubmit,
  statusQuery,
  submitAddress,
  uploadAddress,
  whatsAppFree,
  whatsAppTemplate,
} from './service-requests.ts';
import { type OpenTextEntry, type SignIn, signInOf } from './sign-in.ts';
import { templateParameters } from './template-parameters.ts';
import { whatsAppMessage } from './whatsapp-messages.ts';

const MAX_JOB = 200;

const rejected = (reason: string) => ({ kind: 'rejected' as const, reason });

/** @param tokens shared by all gateways */
export function createOpenTextGateways(parts: GatewayParts, tokens: Tokens): (entry: OpenTextEntry) => Gateway {
  const call = createAccountCall(parts.exchange, tokens);

  async function push(entry: OpenTextEntry, input: GatewayInput, id: string): Promise<SendResult> {
    const { base, template } = entry;
    const signIn = signInOf(entry, true);
    if (!base || !template || !('kind' in signIn)) {
      return rejected(
        unset(entry, 'push', [...lacking(entry, ['base']), ...missingOf(signIn), ...lacking(entry, ['template'])]),
      );
    }
    const file = await fillTemplate(parts.mapper, template, input);
    if (!file.ok) return file.result;
    const called = await call(entry, signIn, pushUpload(base, id, file.json));
    if ('kind' in called) return called;
    const verdict = readAnswer(called.answer, (failed) => wordsOf(failed, [input.to, ...called.hidden]));
    // Uploads have no status: acceptance is final.
    return verdict.kind === 'taken' ? { kind: 'sent' } : failureOf(verdict, signIn);
  }

  async function submit(
    entry: OpenTextEntry,
    input: GatewayInput,
    channel: JobChannel,
    build: (odn: string) => HttpRequest,
  ): Promise<SendResult> {
    const account = accountOf(entry, channel);
    if (typeof account === 'string') return rejected(account);
    const called = await call(entry, account.signIn, build(account.odn));
    if ('kind' in called) return called;
    const verdict = readAnswer(called.answer, (failed) => wordsOf(failed, [input.to, ...called.hidden]));
    if (verdict.kind === 'failed') return failureOf(verdict, account.signIn);
    // Accepted even without a job id: a retry would send a duplicate to the customer.
    const job = textIn(parsed(called.answer), 'job_id');
    return job !== null && job.length <= MAX_JOB ? { kind: 'sent', job } : { kind: 'sent' };
  }

  function email(entry: OpenTextEntry, input: GatewayInput, id: string, { userId }: About): Promise<SendResult> {
    const stop = userId === null ? null : parts.channelLink(userId, entry.id, input);
    const content = mailContent(input, { isStaff: userId !== null, details: true, stop });
    const { fromName, html = true } = entry;
    return submit(entry, input, 'email', (odn) => emailSubmit(odn, id, input, { content, fromName, html }));
  }

  async function whatsApp(entry: OpenTextEntry, input: GatewayInput, id: string): Promise<SendResult> {
    const { whatsapp } = entry;
    if (!whatsapp) return rejected(unsetChannel(entry, 'whatsapp', ['whatsapp']));
    if (!NUMBER.test(input.to)) return rejected('the number is not an international number');
    if (input.buttons || input.reply) {
      const message = whatsAppMessage(input);
      const sent = await submit(entry, input, 'whatsapp', (odn) => whatsAppFree(odn, id, input, message));
      // The service may count the day differently. Its template with the answer link is always accepted.
      if (input.reply || !isRefusedContent(sent)) return sent;
    }
    const filled = await templateParameters(parts.mapper, whatsapp.parameters, input);
    if (!filled.ok) return filled.result;
    const { parameters } = filled;
    return submit(entry, input, 'whatsapp', (odn) => whatsAppTemplate(odn, id, input, { ...whatsapp, parameters }));
  }

  async function status(entry: OpenTextEntry, input: GatewayInput, job: string): Promise<StatusResult> {
    const channel = isJobChannel(input.kind) ? input.kind : 'sms';
    const account = accountOf(entry, channel);
    if (typeof account === 'string') return { kind: 'retry', reason: account };
    const called = await call(entry, account.signIn, statusQuery(account.odn, channel, job));
    if ('kind' in called) return called;
    const hidden = [input.to, ...called.hidden];
    const verdict = readAnswer(called.answer, (failed) => wordsOf(failed, hidden));
    if (verdict.kind === 'failed') return { kind: 'retry', reason: verdict.reason, ...afterOf(verdict) };
    const result = readStatus(parsed(called.answer), channel);
    return result.kind === 'rejected' ? rejected(singleLine(without(result.reason, hidden))) : result;
  }

  return (entry) => ({
    ...(entry.whatsapp && entry.odn ? { inbound: createInboundWebhook(entry, call) } : {}),
    url: entry.base ?? entry.odn ?? '',
    urlFor: ({ kind }) => placeOf(entry, kind),
    async send(input, id, about) {
      switch (input.kind) {
        case 'push':
          return push(entry, input, id);
        case 'sms':
          return submit(entry, input, 'sms', (odn) => smsSubmit(odn, id, input));
        case 'email':
          return email(entry, input, id, about);
        case 'whatsapp':
          return whatsApp(entry, input, id);
        default:
          return rejected(`gateway ${entry.id} carries push, SMS, e-mail and WhatsApp, not ${input.kind}`);
      }
    },
    status: (input, job) => status(entry, input, job),
  });
}

/** One place per channel, so that a 410 of one does not stop the others. */
const placeOf = ({ base = '', odn = '' }: OpenTextEntry, kind: string): string =>
  isJobChannel(kind) ? submitAddress(odn, kind) : uploadAddress(base);

function failureOf(verdict: Extract<ResponseVerdict, { kind: 'failed' }>, signIn: SignIn): SendResult {
  const { gone, reason } = verdict;
  if (gone) return { kind: 'gone', reason };
  const credential = signIn.kind === 'token' ? 'the access token' : signIn.called;
  const refused = /^HTTP 40[13]\b/.test(reason) ? `OpenText refused ${credential} (${reason})` : reason;
  return { kind: 'retry', reason: refused, ...afterOf(verdict) };
}

/** A 4xx about the content; one about sign-in or pace says nothing about it. */
const isRefusedContent = (sent: SendResult): boolean =>
  sent.kind === 'retry' && /^HTTP 4(00|04|06|09|1[1-9]|2[2-8])\b/.test(sent.reason);

/** Digits with the country code, and optionally a leading plus. */
const NUMBER = /^\+?[1-9][0-9]{4,19}$/;
