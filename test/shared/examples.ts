/**
 * Records the examples of the OpenAPI document from a real relay, by calling each operation once. Values that differ between runs (ids,
 * secrets, ports) are replaced by constants.
 */
import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { systemMonotonic, systemTimers } from '../../relay/system.ts';
import { createMemoryLog } from '../cluster/memory-log.ts';
import { until } from '../helpers/until.ts';
import { type Receiver, SECRET, startReceiver, status } from '../relay/outbound/receiver.ts';
import { startInboundRegistry } from '../relay/parts/inbound-registry.ts';
import { type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { vapidKeys } from './away-documented.ts';
import { type Ask, tellStories } from './example-stories.ts';
import { createWording, type Json } from './example-wording.ts';

/** Parameters by name; bodies by media type. */
interface Example {
  parameters?: Record<string, Json>;
  request?: Record<string, Json>;
  response?: Record<string, Json>;
}

/** Start of the relay's clock, ms since 1970; only `later` advances it, so that examples do not depend on durations. */
const START = Date.parse('2026-12-01T08:00:00Z');

/** Example of the secret in an address for inbound messages. */
const INBOUND_SECRET = 'p3xVt0l9mSzq4uJYb1cH7dRkWgE8nAoXfI2yTQ6hLZs';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Place {
  method: string;
  path: string;
  status: number;
  /** Names of the documented parameters. */
  parameters: ReadonlySet<string>;
}

const textsOf = (form: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(isObject(form) ? form : {}).map(([name, value]) => [name, String(value)]));

/** Operation id → its method and path, and the status of its reply. */
function placesOf(document: Record<string, unknown>): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const [path, item] of Object.entries(isObject(document.paths) ? document.paths : {}))
    for (const [method, operation] of Object.entries(isObject(item) ? item : {})) {
      if (!isObject(operation) || !isObject(operation.responses)) continue;
      const reply =
        Object.keys(operation.responses)
          .map(Number)
          .find((code) => code < 300) ?? 200;
      const declared: unknown[] = Array.isArray(operation.parameters) ? operation.parameters : [];
      const parameters = new Set(declared.map((one) => (isObject(one) ? String(one.name) : '')));
      places.set(String(operation.operationId), { method: method.toUpperCase(), path, status: reply, parameters });
    }
  return places;
}

const directory = (responses: Receiver, phones: Receiver, down: Receiver, messaging: object) => ({
  sources: [
    {
      id: 'sap',
      name: 'SAP ERP',
      key: 'sap-dev-key',
      signingSecret: 'whsec_c2lnbmluZy1zZWNyZXQtb2YtYS1zb3VyY2U=',
      response: { url: responses.url, secret: SECRET },
    },
    {
      id: 'archive',
      name: 'Contract archive',
      key: 'archive-dev-key',
      grants: { types: '*', roles: '*', documents: ['127.0.0.1'] },
      response: { url: 'https://archive.example/answers', secret: SECRET },
    },
  ],
  roles: [
    { id: 'procurement-approver', name: 'Procurement approver', mandatory: true },
    { id: 'support', name: 'Support' },
  ],
  users: [
    {
      id: 'dana',
      name: 'Dana Fox',
      roles: ['procurement-approver'],
      locations: ['BER'],
      units: ['EMEA'],
      token: 'dana-dev-token',
      channels: [{ gateway: 'phones', kind: 'push', to: 'dana@acme.example', when: 'always' }],
    },
    { id: 'lee', name: 'Lee Wong', roles: ['procurement-approver'], locations: ['NYC'], token: 'lee-dev-token' },
    { id: 'sam', name: 'Sam Poe', roles: ['support'], token: 'sam-dev-token' },
  ],
  gateways: [
    { id: 'phones', kind: 'webhook', url: phones.url, secret: SECRET },
    { id: 'customers', kind: 'webhook', url: down.url, secret: SECRET },
    { id: 'browsers', kind: 'webpush', subject: 'mailto:it@acme.example', ...vapidKeys() },
    messaging,
  ],
});

/** Uses a separate log, unrelated to the other relays of the examples. */
function startOneOfSeveral(now: () => number): Promise<RunningRelay> {
  const world = createMemoryLog({ clock: { now }, timers: systemTimers });
  const cluster = { connect: () => world.connect('one'), monotonic: systemMonotonic };
  return startRelay({ clock: { now }, cluster });
}

/** @param document OpenAPI; locates the operations */
export async function recordExamples(document: Record<string, unknown>): Promise<Record<string, Example>> {
  const [responses, phones, down] = [await startReceiver(), await startReceiver(), await startReceiver()];
  down.answer(status(500));
  const archive = await startReceiver();
  archive.answer(status(200, '-----BEGIN PGP MESSAGE-----'));
  const registry = await startInboundRegistry('messaging');
  let now = START;
  const relay = await startRelay({
    clock: { now: () => now },
    directory: directory(responses, phones, down, registry.gateway),
  });
  const inboundSecret = await registry.secret();
  const places = placesOf(document);
  const addresses = { [relay.url]: 'https://beckon.example', [responses.url]: 'https://sap.example/answers' };
  const several = await startOneOfSeveral(() => now);
  const flows = { [phones.url]: 'https://flows.example', [down.url]: 'https://flows.example' };
  const words = createWording({ ...addresses, ...flows }, hostname());
  const examples: Record<string, Example> = {};

  const ask: Ask = async (
    id,
    { of = relay, path = {}, query = {}, headers = {}, body, media = 'application/json', token } = {},
  ) => {
    const place = places.get(id);
    assert.ok(place, `there is no operation ${id}`);
    const address = place.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
    const search = new URLSearchParams(textsOf(query));
    const isForm = media === 'application/x-www-form-urlencoded';
    const sent = isForm ? new URLSearchParams(textsOf(body)).toString() : JSON.stringify(body);
    const response = await fetch(`${of.url}${address}${search.size > 0 ? `?${search}` : ''}`, {
      method: place.method,
      headers: {
        accept: 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': media }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    assert.equal(response.status, place.status, `${id}: ${text.slice(0, 300)}`);
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const reply: unknown = type.endsWith('json') ? JSON.parse(text) : text;
    const known = Object.entries({ ...path, ...headers, ...query }).filter(([name]) => place.parameters.has(name));
    const given = Object.fromEntries(
      known.map(([name, value]) => [name, name === 'secret' ? INBOUND_SECRET : words.put(value)]),
    );
    const before = examples[id] ?? {};
    examples[id] = {
      ...(known.length > 0 ? { parameters: { ...before.parameters, ...given } } : {}),
      ...(body === undefined ? {} : { request: { ...before.request, [media]: words.put(body) } }),
      ...(text === '' ? {} : { response: { ...before.response, [type]: words.shorten(id, reply) } }),
    };
    return { body: reply, headers: response.headers };
  };

  try {
    const later = () => {
      now += 60_000;
    };
    await tellStories({ ask, relay, several, responses, phones, archive, later, inboundSecret });
    const { body } = await until('a response', () => responses.received[0]);
    examples.receiveResponse = { request: { 'application/cloudevents+json': words.put(JSON.parse(body)) } };
  } finally {
    await several.close();
    await relay.close();
    await Promise.all([responses, phones, down, archive].map((one) => one.close()));
    registry.close();
  }
  return examples;
}
