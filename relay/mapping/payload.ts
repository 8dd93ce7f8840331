/** Reads payloads of hooks: JSON under several media types and charsets, forms, and XML and multipart forms where the hook takes them. */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { isRecord } from '../../shared/json.ts';
import { ProblemError } from '../../shared/problems.ts';
import { isJson } from '../../shared/rules/media-type.ts';
import { refusals } from '../../shared/words/relay.ts';
import { byName } from '../domain/hooks/field-lists.ts';
import type { PayloadReader, ReadPayload, StoredPayload } from '../domain/hooks/hook-ports.ts';
import { parseMultipart } from './multipart.ts';
import { parseXml } from './xml.ts';

const MAX_FIELDS = 1000;
const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';
/** Unregistered media types for JSON that many systems send and cannot change. */
const ALSO_JSON: ReadonlySet<string> = new Set(['', 'text/plain', 'text/json', 'text/x-json', 'application/x-json']);

const isXml = (type: string): boolean => type === 'text/xml' || /^application\/([a-z0-9.+-]+\+)?xml$/.test(type);

export const payloadReader: PayloadReader = {
  async read({ contentType, body }, { xml, multipart }) {
    const bytes = Uint8Array.from(body);
    const { type, charset } = typeOf(contentType);
    if (type === FORM) return ofForm(decode(bytes, charset));
    if (isXml(type) && xml) {
      return { value: await parsed(() => parseXml(decode(bytes, charset))), stored: storedAsSent(bytes) };
    }
    if (type === MULTIPART && multipart) {
      return { value: await parsed(() => parseMultipart(contentType ?? '', bytes)), stored: storedAsSent(bytes) };
    }
    if (isJson(type) || ALSO_JSON.has(type)) return ofJson(decode(bytes, charset));
    const setting = isXml(type) ? 'xml' : type === MULTIPART ? 'multipart' : null;
    const detail = refusals.requests.jsonOrForm(FORM);
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', setting ? refusals.requests.hookTakes(detail, setting) : detail);
  },
  stored: storedAsSent,
  bytesOf: ({ text, encoding }) => Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8'),
};

function storedAsSent(body: Uint8Array): StoredPayload {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return isUtf8(bytes)
    ? { text: bytes.toString('utf8'), encoding: 'text' }
    : { text: bytes.toString('base64'), encoding: 'base64' };
}

/** @throws REQUEST_INVALID with the reason of the parser */
async function parsed<T>(parse: () => T | Promise<T>): Promise<T> {
  try {
    return await parse();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const detail = error instanceof Error ? error.message : 'cannot be read';
    throw new ProblemError('REQUEST_INVALID', refusals.requests.bodyFault(detail), {
      errors: [{ pointer: '', detail }],
    });
  }
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
function decode(bytes: Uint8Array, charset: string): string {
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

function ofJson(text: string): ReadPayload {
  try {
    return { value: JSON.parse(text), stored: { text, encoding: 'json' } };
  } catch {
    const detail = text === '' ? 'is empty' : 'is not JSON';
    throw new ProblemError('REQUEST_INVALID', refusals.requests.bodyFault(detail), {
      errors: [{ pointer: '', detail }],
    });
  }
}

/** A form with a single field `payload` that holds a JSON object becomes that object: the default of GitHub and Slack. */
function ofForm(text: string): ReadPayload {
  const fields = new URLSearchParams(text);
  if (fields.size > MAX_FIELDS) throw new ProblemError('REQUEST_INVALID', refusals.requests.fields(MAX_FIELDS));
  const payload = fields.size === 1 ? fields.get('payload') : null;
  if (payload !== null) {
    const wrapped = objectIn(payload);
    if (wrapped) return { value: wrapped, stored: { text: payload, encoding: 'json' } };
  }
  const value = byName(fields);
  return { value, stored: { text: JSON.stringify(value), encoding: 'json' } };
}

function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
