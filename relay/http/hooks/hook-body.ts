/** Bodies of hook requests: JSON under several media types and charsets, or a form. */

import { TextDecoder } from 'node:util';
import { isRecord } from '../../../shared/json.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { HookPayload } from '../../domain/hooks/hooks.ts';
import { isJson } from '../body.ts';
import { byName } from '../field-lists.ts';

const MAX_FIELDS = 1000;
const FORM = 'application/x-www-form-urlencoded';
/** Unregistered media types for JSON that many systems send and cannot change. */
const ALSO_JSON: ReadonlySet<string> = new Set(['', 'text/plain', 'text/json', 'text/x-json', 'application/x-json']);

type ParsedPayload = Pick<HookPayload, 'value' | 'text'>;

/** @throws REQUEST_INVALID, UNSUPPORTED_MEDIA_TYPE */
export function payloadOf(contentType: string | undefined, bytes: Buffer): ParsedPayload {
  const { type, charset } = typeOf(contentType);
  if (type === FORM) return ofForm(decode(bytes, charset));
  if (isJson(type) || ALSO_JSON.has(type)) return ofJson(decode(bytes, charset));
  throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', refusals.requests.jsonOrForm(FORM));
}

function typeOf(header = ''): { type: string; charset: string } {
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const charsets = parameters.map((parameter) => /^charset\s*=\s*"?([^"]*)"?$/.exec(parameter)?.[1]);
  return { type, charset: charsets.find((charset) => charset !== undefined) ?? 'utf-8' };
}

/** Labels of the Encoding Standard, where ASCII would mean windows-1252; it is decoded as UTF-8. */
function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset === 'us-ascii' || charset === 'ascii' ? 'utf-8' : charset, { fatal: true });
  } catch {
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', refusals.requests.otherCharset(charset.slice(0, 40)));
  }
}

/** Strips a byte order mark. */
function decode(bytes: Buffer, charset: string): string {
  const decoder = decoderOf(charset);
  try {
    return decoder.decode(bytes);
  } catch {
    const detail = `is not ${decoder.encoding.toUpperCase()}`;
    throw new ProblemError('REQUEST_INVALID', refusals.requests.bodyFault(detail), {
      errors: [{ pointer: '', detail }],
    });
  }
}

function ofJson(text: string): ParsedPayload {
  try {
    return { value: JSON.parse(text), text };
  } catch {
    const detail = text === '' ? 'is empty' : 'is not JSON';
    throw new ProblemError('REQUEST_INVALID', refusals.requests.bodyFault(detail), {
      errors: [{ pointer: '', detail }],
    });
  }
}

/** A form with a single field `payload` that holds a JSON object becomes that object: the default of GitHub and Slack. */
function ofForm(text: string): ParsedPayload {
  const fields = new URLSearchParams(text);
  if (fields.size > MAX_FIELDS) throw new ProblemError('REQUEST_INVALID', refusals.requests.fields(MAX_FIELDS));
  const payload = fields.size === 1 ? fields.get('payload') : null;
  if (payload !== null) {
    const wrapped = objectIn(payload);
    if (wrapped) return { value: wrapped, text: payload };
  }
  const value = byName(fields);
  return { value, text: JSON.stringify(value) };
}

function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
