/** Requests of OpenText Notifications, as in its public collections (docs/systems/opentext.md). Pure functions; the caller adds the sign-in. */
import { plainLine } from '../../../../shared/rules/plain-text.ts';
import type { GatewayInput } from '../../../domain/outbound/outbound-ports.ts';
import type { HttpRequest } from '../../exchange.ts';
import { htmlMail, type MailContent, plainMail } from '../smtp/mail-content.ts';

const JSON_TYPE = 'application/json';
/** OpenText's "client-supplied string to identify request": here the message id, the same on each retry. */
const SUBMIT_ID = 'x-mra-submitid';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
/** Tolerates a trailing slash in the directory's address. */
const below = (address: string, path: string): string => `${address.replace(/\/+$/, '')}${path}`;

/** Channels with jobs, by their name in addresses. */
const CHANNELS = { sms: 'sms', email: 'emails', whatsapp: 'whatsapp' } as const;
export type JobChannel = keyof typeof CHANNELS;

export const uploadAddress = (base: string): string => below(base, '/mra/v1/utils/parser');
export const submitAddress = (odn: string, channel: JobChannel): string => below(odn, `/outbound/${CHANNELS[channel]}`);

/** @param json the request file, from the gateway's template */
export function pushUpload(base: string, id: string, json: string): HttpRequest {
  return submit(uploadAddress(base), id, { domain: 'MR', filename: `${id}.json`, data: base64(json) });
}

export function smsSubmit(odn: string, id: string, input: GatewayInput): HttpRequest {
  const body = { destinations: [{ sms: input.to }], sms_text: textOf([input.title, input.body, input.link]) };
  return submit(submitAddress(odn, 'sms'), id, body);
}

interface MailParts {
  content: MailContent;
  fromName: string | undefined;
  html: boolean;
}

/** Assumed, since no public collection has them: the part `html`, and `from_display_name`. */
export function emailSubmit(
  odn: string,
  id: string,
  input: GatewayInput,
  { content, fromName, html }: MailParts,
): HttpRequest {
  const part = (type: 'text' | 'html', name: string, text: string) => ({
    name,
    type,
    charset: 'UTF-8',
    data: base64(text),
  });
  const body = {
    options: {
      email_options: {
        subject: plainLine(content.title),
        ...(fromName === undefined ? {} : { from_display_name: fromName }),
      },
    },
    destinations: [{ ref: id, email: input.to }],
    body: [
      part('text', 'message.txt', plainMail(content)),
      ...(html ? [part('html', 'message.html', htmlMail(content))] : []),
    ],
  };
  return submit(submitAddress(odn, 'email'), id, body);
}

/** The collections have numbers of digits only. @param parameters of the template, by name */
export function whatsAppTemplate(
  odn: string,
  id: string,
  { to }: Pick<GatewayInput, 'to'>,
  { template, language, parameters }: { template: string; language: string; parameters: Record<string, string> },
): HttpRequest {
  const channelTemplate = { template_id: template, language_code: language, parameters };
  const body = {
    destinations: [{ whatsapp: to.replace(/^\+/, '') }],
    whatsapp_template_message: { template_message: { channel_template: { WHATSAPP: channelTemplate } } },
  };
  return submit(`${submitAddress(odn, 'whatsapp')}/template_message`, id, body);
}

/** @param message content, see `whatsAppMessage` */
export function whatsAppFree(odn: string, id: string, { to }: Pick<GatewayInput, 'to'>, message: object): HttpRequest {
  const body = { destinations: [{ whatsapp: to.replace(/^\+/, '') }], whatsapp_message: message };
  return submit(submitAddress(odn, 'whatsapp'), id, body);
}

/** The address for inbound messages: `POST` with `url`, `GET`, `DELETE`. */
export function webhookRequest(odn: string, method: HttpRequest['method'], url?: string): HttpRequest {
  const body = url === undefined ? {} : { body: JSON.stringify({ url }) };
  const headers = url === undefined ? {} : { 'content-type': JSON_TYPE };
  return { method, url: below(odn, '/inbound/whatsapp/messages/webhook'), headers, ...body };
}

function submit(url: string, id: string, body: object): HttpRequest {
  return { method: 'POST', url, headers: { 'content-type': JSON_TYPE, [SUBMIT_ID]: id }, body: JSON.stringify(body) };
}

/** Joins non-empty parts as paragraphs. */
const textOf = (parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join('\n\n');

export const statusQuery = (odn: string, channel: JobChannel, job: string): HttpRequest => ({
  method: 'GET',
  url: `${submitAddress(odn, channel)}/status?job_id=${encodeURIComponent(job)}`,
  headers: {},
});

export const tokenAddress = (api: string, tenant: string): string =>
  below(api, `/tenants/${encodeURIComponent(tenant)}/oauth2/token`);
