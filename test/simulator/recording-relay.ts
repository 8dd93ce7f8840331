/**
 * The relay's side of the wire, for tests of the simulator alone: checks every event with the shared rules, answers per the
 * contract, can be silent or refuse, and can press buttons: it posts signed responses as the relay would.
 */
import { createHash } from 'node:crypto';
import http from 'node:http';
import { Webhook } from 'standardwebhooks';
import type { Directory } from '../../shared/directory.ts';
import type { BeckonEvent } from '../../shared/events.ts';
import type { Person } from '../../shared/people.ts';
import type { FieldError } from '../../shared/problems.ts';
import { RESPONSE_TYPE, type ResponseData, type ResponseEvent } from '../../shared/responses.ts';
import { matchAudience } from '../../shared/rules/audience.ts';
import { parseEvent } from '../../shared/rules/parse-event.ts';
import { newestOf } from '../../simulator/directory.ts';

export interface Received {
  event: BeckonEvent;
  /** Unchanged, with its envelope. */
  raw: Record<string, unknown>;
  sourceId: string;
  mode: 'binary' | 'structured' | 'batch';
  itemId: string;
  recipients: string[];
}

interface Fault {
  status: number | 'reset';
  headers?: Record<string, string>;
  /** The events are accepted before the request fails: the sender must resend them. */
  takes?: boolean;
}

export interface RecordingRelay {
  url: string;
  /** Accepted events without duplicates, in order of arrival. */
  received: Received[];
  requests: number;
  duplicates: number;
  faults: FieldError[];
  /** One-shot: faults that replace the 202 of the next requests. */
  failNext(...faults: Fault[]): void;
  /** Called for each event that was accepted, after its 202. */
  onAccepted: (received: Received) => void;
  /** Posts a signed response to the source's endpoint. */
  respond(received: Received, answer: Partial<ResponseData>, options?: RespondOptions): Promise<Response>;
  /** Posts a signed message to the customer gateway. */
  message(received: Received): Promise<Response>;
  close(): Promise<void>;
}

interface RespondOptions {
  webhookId?: string;
  secret?: string;
  at?: Date;
  responseType?: string;
}

export async function startRecordingRelay(directoryOf: () => Directory): Promise<RecordingRelay> {
  const known = new Map<string, Received>();
  const pendingFaults: Fault[] = [];
  const server = http.createServer((request, response) => {
    void bodyOf(request).then((body) => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  const answer = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => {
    relay.requests += 1;
    const fault = pendingFaults.shift();
    if (fault && !fault.takes) return fail(response, fault);
    const sourceId = authenticate(request, body, directoryOf());
    if (!sourceId) return reply(response, 401, problem(401, 'UNAUTHENTICATED', []));
    const { mode, values } = eventsOf(request, body);
    const parsed = values.map((value) => parseEvent(value));
    const errors = parsed.flatMap((result) => (result.ok ? [] : result.errors));
    relay.faults.push(...errors);
    if (errors.length > 0) return reply(response, 400, problem(400, 'EVENT_INVALID', errors));
    const fresh: Received[] = [];
    const results = parsed.flatMap((result, index) => {
      if (!result.ok) return [];
      const taken = take(result.event, values[index] ?? {}, sourceId, mode, fresh);
      const { event, itemId, recipients } = taken.received;
      return [
        { id: event.id, source: event.source, itemId, duplicate: taken.duplicate, recipients: recipients.length },
      ];
    });
    if (fault) return fail(response, fault);
    reply(response, 202, { results });
    for (const received of fresh) relay.onAccepted(received);
  };

  const take = (
    event: BeckonEvent,
    raw: Record<string, unknown>,
    sourceId: string,
    mode: Received['mode'],
    fresh: Received[],
  ) => {
    const key = `${sourceId} ${event.source} ${event.id}`;
    const before = known.get(key);
    if (before) {
      relay.duplicates += 1;
      return { received: before, duplicate: true };
    }
    const itemId = createHash('sha256').update(key).digest('hex').slice(0, 16);
    const received = { event, raw, sourceId, mode, itemId, recipients: recipientsOf(event, directoryOf()) };
    known.set(key, received);
    relay.received.push(received);
    fresh.push(received);
    return { received, duplicate: false };
  };

  const relay: RecordingRelay = {
    url: `http://127.0.0.1:${port}`,
    received: [],
    requests: 0,
    duplicates: 0,
    faults: [],
    failNext: (...faults) => pendingFaults.push(...faults),
    onAccepted: () => undefined,
    respond(received, given, options = {}) {
      const source = directoryOf().sources?.find(({ id }) => id === received.sourceId);
      if (!source?.response) throw new Error(`${received.sourceId} has no endpoint`);
      return signedPost(
        source.response.url,
        options.secret ?? newestOf(source.response.secret),
        responseTo(received, given, options),
        options,
      );
    },
    message(received) {
      const gateway = directoryOf().gateways?.find(({ kind }) => kind === 'webhook');
      if (gateway?.kind !== 'webhook') throw new Error('there is no webhook gateway');
      const { data, id, type } = received.event;
      const body = { title: 'title' in data ? data.title : '', item: { id: received.itemId, eventId: id, type } };
      return signedPost(gateway.url, newestOf(gateway.secret), body, { webhookId: `msg-${id}` });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return relay;
}

function responseTo(received: Received, given: Partial<ResponseData>, options: RespondOptions): ResponseEvent | object {
  const { event, itemId } = received;
  const kind = given.kind ?? 'approve';
  const data: ResponseData = {
    itemId,
    eventId: event.id,
    eventSource: event.source,
    record: 'record' in event.data ? (event.data.record ?? null) : null,
    action: kind,
    kind,
    comment: null,
    respondedBy: { id: 'dana', name: 'Dana Fox' },
    respondedAt: new Date().toISOString(),
    device: 'test',
    decision: { policy: 'first', state: kind === 'reject' ? 'rejected' : 'approved', votes: [] },
    ...given,
  };
  const type = options.responseType ?? RESPONSE_TYPE;
  const id = options.webhookId ?? `rsp-${itemId}-${data.action}`;
  const time = data.respondedAt;
  return {
    specversion: '1.0',
    id,
    source: '/beckon',
    type,
    time,
    subject: itemId,
    datacontenttype: 'application/json',
    data,
  };
}

function signedPost(url: string, secret: string, body: object, options: RespondOptions): Promise<Response> {
  const text = JSON.stringify(body);
  const id = options.webhookId ?? ('id' in body ? String(body.id) : 'none');
  const at = options.at ?? new Date();
  const headers = {
    'content-type': 'application/cloudevents+json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, text),
  };
  return fetch(url, { method: 'POST', headers, body: text });
}

function authenticate(request: http.IncomingMessage, body: string, directory: Directory): string | null {
  const path = /^\/v1\/sources\/([^/]+)\/events$/.exec(request.url ?? '');
  if (path) {
    const source = directory.sources?.find(({ id }) => id === path[1]);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    try {
      new Webhook(newestOf(source?.signingSecret ?? '')).verify(body, headers, { jsonParse: false });
      return source?.id ?? null;
    } catch {
      return null;
    }
  }
  const key = request.headers.authorization?.replace('Bearer ', '');
  return request.url === '/v1/events' ? (directory.sources?.find((source) => source.key === key)?.id ?? null) : null;
}

function eventsOf(
  request: http.IncomingMessage,
  body: string,
): { mode: Received['mode']; values: Record<string, unknown>[] } {
  const type = request.headers['content-type'];
  if (type === 'application/cloudevents-batch+json') return { mode: 'batch', values: JSON.parse(body) };
  if (type === 'application/cloudevents+json') return { mode: 'structured', values: [JSON.parse(body)] };
  const attributes = Object.entries(request.headers).flatMap(([name, value]) =>
    name.startsWith('ce-') ? [[name.slice(3), decodeURIComponent(String(value))]] : [],
  );
  return {
    mode: 'binary',
    values: [{ ...Object.fromEntries(attributes), datacontenttype: type, data: JSON.parse(body) }],
  };
}

function recipientsOf({ data }: BeckonEvent, directory: Directory): string[] {
  if (!('audience' in data) || !data.audience) return [];
  const audience = data.audience;
  const people = (directory.users ?? []).map(
    ({ id, name, roles = [], locations = [], units = [] }): Person => ({
      id,
      name,
      roles,
      locations,
      units,
      mandatory: [],
    }),
  );
  const requester = 'requester' in data ? data.requester : undefined;
  return people.filter((person) => person.id !== requester && matchAudience(audience, person)).map(({ id }) => id);
}

const problem = (status: number, code: string, errors: FieldError[]) => ({
  type: `urn:beckon:problem:${code.toLowerCase()}`,
  title: code,
  status,
  detail: 'refused by the test',
  code,
  errors,
});

function fail(response: http.ServerResponse, fault: Fault): void {
  if (fault.status === 'reset') response.destroy();
  else {
    response.writeHead(fault.status, { 'content-type': 'application/problem+json', ...fault.headers });
    response.end('{}');
  }
}

function reply(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
