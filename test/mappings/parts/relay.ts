/** A relay with the ready mappings as shipped: the YAML of each mapping is imported, and each system authenticates. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../build/root.ts';
import { run } from '../../../relay/main.ts';
import { patientTimers } from '../../relay/parts/clock.ts';
import { type Reply, type RunningRelay, startRelay } from '../../relay/parts/relay.ts';

export const FOLDER = join(projectRoot, 'mappings');
export const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.jsonata'))
  .map((file) => file.replace('.jsonata', ''))
  .sort();
export const example = (name: string): string => readFileSync(join(FOLDER, 'examples', `${name}.json`), 'utf8');
// biome-ignore lint/suspicious/noExplicitAny: payloads of others, changed by the tests.
export const payload = (name: string): any => JSON.parse(example(name));

export const SECRETS = {
  GITHUB_WEBHOOK_SECRET: 'a-secret-for-github',
  ALERTMANAGER_KEY: 'a-key-for-alertmanager',
  AZURE_MONITOR_KEY: 'a-key-for-azure-monitor',
  GITLAB_WEBHOOK_TOKEN: 'a-token-for-gitlab',
  SERVICENOW_PASSWORD: 'a-password-for-servicenow',
  ONETEG_KEY: 'a-key-for-oneteg',
  FORM_KEY: 'a-key-for-forms',
  GRAFANA_KEY: 'a-key-for-grafana',
  JIRA_WEBHOOK_SECRET: 'a-secret-for-jira',
  PAGERDUTY_ROUTING_KEY: 'a-routing-key-for-tests',
  SENTRY_CLIENT_SECRET: 'a-secret-for-sentry',
};
const hex = (secret: string, body: string): string => createHmac('sha256', secret).update(body).digest('hex');
const basic = Buffer.from(`servicenow:${SECRETS.SERVICENOW_PASSWORD}`).toString('base64');

/** How each system authenticates. */
export const SYSTEMS = {
  github: (body: string) => ({
    path: 'github/in',
    headers: { 'x-hub-signature-256': `sha256=${hex(SECRETS.GITHUB_WEBHOOK_SECRET, body)}` },
  }),
  alertmanager: () => ({ path: 'alertmanager/in', headers: { authorization: `Bearer ${SECRETS.ALERTMANAGER_KEY}` } }),
  'servicenow-incident': () => ({ path: 'servicenow/in', headers: { authorization: `Basic ${basic}` } }),
  'oneteg-flow': () => ({ path: 'oneteg/in', headers: { 'x-beckon-key': SECRETS.ONETEG_KEY } }),
  'azure-monitor': () => ({ path: `azure/in?key=${SECRETS.AZURE_MONITOR_KEY}`, headers: {} }),
  gitlab: () => ({ path: 'gitlab/in', headers: { 'x-gitlab-token': SECRETS.GITLAB_WEBHOOK_TOKEN } }),
  grafana: () => ({ path: 'grafana/in', headers: { authorization: `Bearer ${SECRETS.GRAFANA_KEY}` } }),
  jira: (body: string) => ({
    path: 'jira/in',
    headers: { 'x-hub-signature': `sha256=${hex(SECRETS.JIRA_WEBHOOK_SECRET, body)}` },
  }),
  // The key is in the body.
  pagerduty: () => ({ path: 'pagerduty/in', headers: {} }),
  sentry: (body: string) => ({
    path: 'sentry/in',
    headers: { 'sentry-hook-signature': hex(SECRETS.SENTRY_CLIENT_SECRET, body) },
  }),
  form: () => ({ path: `form/in?key=${SECRETS.FORM_KEY}`, headers: {} }),
} as const satisfies Record<string, (body: string) => { path: string; headers: Record<string, string> }>;
export type System = keyof typeof SYSTEMS;

const person = (id: string, roles: string[]) => ({ id, name: id, roles, token: `${id}-token` });
const USERS = [
  person('dana', ['approver']),
  person('lee', ['ops-team']),
  person('sam', [
    'it-support',
    'it-lead',
    'developer',
    'office',
    'facilities',
    'integration-operations',
    'data-steward',
  ]),
  person('kim', ['office', 'data-steward']),
];

export interface MappingRelay extends RunningRelay {
  /** Posts as the system does, JSON unless `headers` override it. */
  deliver(system: System, body: string | object, headers?: Record<string, string>): Promise<Reply>;
  /** The same, accepted. @returns the items of its events, in order */
  sent(system: System, body: string | object, headers?: Record<string, string>): Promise<(string | null)[]>;
  /** Ids of the items that these events created or changed, without nulls. */
  items(system: System, body: string | object, headers?: Record<string, string>): Promise<string[]>;
  /** Accepted without an event. @returns the reason */
  ignored(system: System, body: string | object, headers?: Record<string, string>): Promise<string>;
  item(id: string | undefined, who?: string): Promise<Reply['body']>;
  state(id: string | undefined, who?: string): Promise<string>;
}

async function importAll({ folder, store }: RunningRelay): Promise<void> {
  const env = { ...SECRETS, BECKON_DATA: folder, BECKON_STORE: `sqlite:${store}` };
  const err: string[] = [];
  const io = { out() {}, err: (line: string) => err.push(line), stop: Promise.resolve('') };
  for (const name of NAMES) {
    assert.equal(await run(['import', join(FOLDER, `${name}.yaml`)], env, io), 0, err.join('\n'));
  }
}

export async function startMappingRelay(): Promise<MappingRelay> {
  const relay = await startRelay({ directory: { users: USERS }, env: SECRETS, timers: patientTimers });
  await importAll(relay);
  await relay.restart();
  const deliver: MappingRelay['deliver'] = (system, body, more = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const { path, headers } = SYSTEMS[system](text);
    return relay.post(`/v1/hooks/${path}`, text, undefined, { ...headers, ...more });
  };
  const sent: MappingRelay['sent'] = async (system, body, headers) => {
    const reply = await deliver(system, body, headers);
    assert.equal(reply.status, 202, reply.text);
    assert.equal(reply.body.rejected, undefined, reply.text);
    return reply.body.results.map(({ itemId }: { itemId: string | null }) => itemId);
  };
  const item: MappingRelay['item'] = async (id, who = 'sam') =>
    (await relay.get(`/v1/items/${id}`, `${who}-token`)).body;
  return Object.assign(relay, {
    deliver,
    sent,
    items: async (...asked: Parameters<MappingRelay['sent']>) => (await sent(...asked)).filter((id) => id !== null),
    ignored: async (...asked: Parameters<MappingRelay['sent']>) => {
      const { status, body, text } = await deliver(...asked);
      assert.deepEqual([status, body.results], [202, []], text);
      assert.equal(typeof body.ignored, 'string', text);
      return body.ignored;
    },
    item,
    state: async (...asked: Parameters<MappingRelay['item']>) => (await item(...asked)).state,
  });
}
