/** Requests of OpenText Notifications, as in its public collections ("Push Notification V2", "Notifications_All"). Pure functions. */
import type { GatewayInput } from '../../../domain/outbound/outbound-ports.ts';
import type { HttpRequest } from '../../exchange.ts';

const JSON_TYPE = 'application/json';
/** OpenText's "client-supplied string to identify request": here the message id, the same on each retry. */
const SUBMIT_ID = 'x-mra-submitid';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
/** Tolerates a trailing slash in the directory's address. */
const below = (address: string, path: string): string => `${address.replace(/\/+$/, '')}${path}`;

const bearer = (token: string): string => `Bearer ${token}`;

export const uploadAddress = (base: string): string => below(base, '/mra/v1/utils/parser');
export const submitAddress = (odn: string, channel: 'sms' | 'email'): string =>
  below(odn, channel === 'sms' ? '/outbound/sms' : '/outbound/emails');

/** @param json the request file, from the gateway's template */
export function pushUpload(base: string, authorization: string, id: string, json: string): HttpRequest {
  const body = { domain: 'MR', filename: `${id}.json`, data: base64(json) };
  return {
    method: 'POST',
    url: uploadAddress(base),
    headers: { authorization, 'content-type': JSON_TYPE, [SUBMIT_ID]: id },
    body: JSON.stringify(body),
  };
}

export function smsSubmit(odn: string, token: string, id: string, input: GatewayInput): HttpRequest {
  const body = { destinations: [{ sms: input.to }], sms_text: textOf([input.title, input.body, input.link]) };
  return submit(submitAddress(odn, 'sms'), token, id, body);
}

export function emailSubmit(odn: string, token: string, id: string, input: GatewayInput): HttpRequest {
  const answers = (input.actions ?? []).map(({ label, url }) => `${label}: ${url}`).join('\n');
  const text = textOf([input.body || input.title, answers || input.link]);
  const body = {
    options: { email_options: { subject: input.title } },
    destinations: [{ ref: id, email: input.to }],
    body: [{ name: 'message.txt', type: 'text', charset: 'UTF-8', data: base64(text) }],
  };
  return submit(submitAddress(odn, 'email'), token, id, body);
}

function submit(url: string, token: string, id: string, body: object): HttpRequest {
  const headers = { authorization: bearer(token), 'content-type': JSON_TYPE, [SUBMIT_ID]: id };
  return { method: 'POST', url, headers, body: JSON.stringify(body) };
}

/** Joins non-empty parts as paragraphs. */
const textOf = (parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join('\n\n');

export function statusQuery(odn: string, token: string, channel: 'sms' | 'email', job: string): HttpRequest {
  const url = `${submitAddress(odn, channel)}/status?job_id=${encodeURIComponent(job)}`;
  return { method: 'GET', url, headers: { authorization: bearer(token) } };
}

export const tokenAddress = (api: string, tenant: string): string =>
  below(api, `/tenants/${encodeURIComponent(tenant)}/oauth2/token`);
