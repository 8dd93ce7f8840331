/** CloudEvents 1.0 over HTTP (protocol binding, section 3). One invalid event refuses a batch; pointers begin with the event's index. */

import type { IncomingHttpHeaders } from 'node:http';
import { LIMITS } from '../../../shared/events.ts';
import { isRecord } from '../../../shared/json.ts';
import { type FieldError, ProblemError } from '../../../shared/problems.ts';
import { isJson } from '../../../shared/rules/media-type.ts';
import { refusals } from '../../../shared/words/relay.ts';
import { MAX_FAULTS, type Received } from '../../domain/accept/accept-event.ts';
import { type ReadOptions, readEvents, sizeOf } from '../../domain/accept/read-events.ts';
import { mediaType, parseJson } from '../body.ts';

const tooLarge = (detail: string) => new ProblemError('EVENT_TOO_LARGE', detail);
const KIB = 1024;

/** Returns valid events with the faults, as the domain may add some. @throws EVENT_INVALID, EVENT_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE */
export function receiveEvents(
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
  body: Buffer,
  options: ReadOptions = {},
): Received {
  const type = mediaType(headers['content-type']);
  if (type === 'application/cloudevents-batch+json') return parseBatch(body, options);
  if (type !== 'application/cloudevents+json' && (type.startsWith('application/cloudevents') || !isJson(type))) {
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', refusals.requests.eventTypes);
  }
  if (body.length > LIMITS.eventBytes) throw tooLarge(refusals.requests.eventTooLarge(LIMITS.eventBytes / KIB));
  const value =
    type === 'application/cloudevents+json' ? parseJson(body, 'EVENT_INVALID') : fromHeaders(rawHeaders, type, body);
  return parseOne(value, options);
}

function invalid(errors: readonly FieldError[]): ProblemError {
  const first = errors[0];
  const detail = first ? `${first.pointer || 'The event'} ${first.detail}` : refusals.requests.eventWrong;
  return new ProblemError('EVENT_INVALID', detail, { errors: errors.slice(0, MAX_FAULTS) });
}

function parseOne(value: unknown, options: ReadOptions): Received {
  const received = readEvents([{ value: withDecodedData(value), pointer: '' }], options);
  if (received.faults.length > 0) throw invalid(received.faults);
  return received;
}

function parseBatch(body: Buffer, options: ReadOptions): Received {
  const value = parseJson(body, 'EVENT_INVALID');
  if (!Array.isArray(value)) throw invalid([{ pointer: '', detail: 'must be an array of events' }]);
  if (value.length > LIMITS.batchEvents) throw tooLarge(refusals.requests.batchTooLong(LIMITS.batchEvents));
  if (body.length > LIMITS.eventBytes) checkSizes(value);
  const candidates = value.map((entry, index) => ({ value: withDecodedData(entry), pointer: `/${index}` }));
  const received = readEvents(candidates, options);
  if (received.faults.length > 0 && received.events.length === 0) throw invalid(received.faults);
  return received;
}

function checkSizes(entries: readonly unknown[]): void {
  entries.forEach((entry, index) => {
    const size = sizeOf(entry);
    if (size === null) throw invalid([{ pointer: `/${index}`, detail: 'is nested too deeply' }]);
    if (size > LIMITS.eventBytes) {
      const detail = `has more than ${LIMITS.eventBytes / KIB} KiB`;
      throw new ProblemError('EVENT_TOO_LARGE', `/${index} ${detail}`, { errors: [{ pointer: `/${index}`, detail }] });
    }
  });
}

/** Accepts `data_base64` that contains JSON (JSON event format, section 3.1.1). */
function withDecodedData(value: unknown): unknown {
  if (!isRecord(value) || typeof value.data_base64 !== 'string' || value.data !== undefined) return value;
  const { data_base64: encoded, ...rest } = value;
  try {
    return { ...rest, data: parseJson(Buffer.from(encoded, 'base64'), 'EVENT_INVALID') };
  } catch {
    return value;
  }
}

/** Binary mode: attributes are `ce-` header fields, the body is the data (HTTP protocol binding, section 3.1). */
function fromHeaders(rawHeaders: readonly string[], type: string, body: Buffer): unknown {
  const errors: FieldError[] = [];
  const attributes = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    if (!name.startsWith('ce-')) continue;
    const attribute = name.slice(3);
    const value = decodeValue(rawHeaders[index + 1] ?? '');
    if (value === null) errors.push({ pointer: `/${attribute}`, detail: 'is not percent-encoded UTF-8' });
    else if (attributes.has(attribute)) errors.push({ pointer: `/${attribute}`, detail: 'is given twice' });
    else attributes.set(attribute, value);
  }
  if (errors.length > 0) throw invalid(errors);
  attributes.delete('data');
  attributes.delete('data_base64');
  return { ...Object.fromEntries(attributes), datacontenttype: type, data: parseJson(body, 'EVENT_INVALID') };
}

/** Unquotes, then percent-decodes once (HTTP protocol binding, section 3.1.3.2). */
function decodeValue(raw: string): string | null {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(raw.trim())?.[1];
  try {
    return decodeURIComponent(quoted === undefined ? raw : quoted.replaceAll(/\\(.)/g, '$1'));
  } catch {
    return null;
  }
}
