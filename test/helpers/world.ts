/**
 * The whole product around a test: a relay process, a source system, desktops in desktop sessions of their own. Everything is
 * started as people start it and ended with the test.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { stringify } from 'yaml';
import { freePort } from '../../build/launch/free-port.ts';
import type { MadeCode } from '../../shared/admin/directory.ts';
import type { Directory } from '../../shared/directory.ts';
import type { IngestAccepted } from '../../shared/events.ts';
import type { ItemForPerson, ItemPage } from '../../shared/item-views.ts';
import type { Preferences } from '../../shared/settings.ts';
import { type DesktopSession, startDesktopSession } from './desktop-session.ts';
import { killProcessesNaming } from './processes-naming.ts';
import { type Program, startProgram } from './program.ts';
import { RELAY_PROGRAM } from './relay-program.ts';
import { type SourceSystem, startSourceSystem } from './source-system.ts';
import { makeFolder, removeFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const ROOT = join(import.meta.dirname, '../..');
export const SOURCE_KEY = 'erp-key-of-the-test';
const ADMIN_TOKEN = 'admin-token-of-the-test';

/** People of every world; the token is `<id>-token`. */
const PEOPLE = [
  {
    id: 'dana',
    name: 'Dana Fox',
    roles: ['procurement-approver', 'integration-ops'],
    locations: ['BER'],
    units: ['EMEA'],
  },
  { id: 'lee', name: 'Lee Wong', roles: ['procurement-approver'], locations: ['BER'], units: ['EMEA'] },
  { id: 'kim', name: 'Kim Reyes', roles: ['procurement-approver'], locations: ['NYC'], units: ['AMER'] },
];
const ROLES = [
  { id: 'procurement-approver', name: 'Procurement approver', mandatory: true },
  { id: 'integration-ops', name: 'Integration operations' },
];
export const tokenOf = (person: string): string => `${person}-token-of-the-test`;

export interface Desktop {
  readonly session: DesktopSession;
  readonly program: Program;
  readonly profile: string;
  /** kill -9 of the app and all it started; the desktop session lives on. */
  crash(): Promise<void>;
  quit(): Promise<void>;
  /** Starts the app again on the same profile and waits until it is live, unless `live` is false. */
  restart(options?: { live?: boolean; args?: readonly string[]; fileLimit?: number }): Promise<void>;
}

export interface DesktopOptions {
  session?: DesktopSession;
  args?: readonly string[];
  /** How long an answer can be undone; default: the product's. Who presses what is only there meanwhile needs a minute on a busy machine. */
  undoSeconds?: Preferences['undoSeconds'];
  preferences?: Partial<Preferences>;
}

export interface World {
  readonly source: SourceSystem;
  readonly url: string;
  readonly relay: Program;
  /** kill -9 (or another signal) of the relay; it stays down. */
  stopRelay(signal?: NodeJS.Signals): Promise<void>;
  startRelay(): Promise<void>;
  /** One event of the source system; `id` and `source` are made where not given. */
  send(
    type: string,
    data: Record<string, unknown>,
    id?: string,
  ): Promise<{ id: string; itemId: string; recipients: number }>;
  /** As many events of the kind, a hundred in a request. @returns the items they went to, in order */
  sendMany(count: number, type: string, data: Record<string, unknown>): Promise<string[]>;
  item(person: string, itemId: string): Promise<ItemForPerson>;
  items(person: string): Promise<ItemPage['items']>;
  answer(person: string, itemId: string, action: string, comment?: string): Promise<Response>;
  /** A one-time code of the person, as an administrator makes it. */
  pairingCode(person: string): Promise<string>;
  desktop(person: string, options?: DesktopOptions): Promise<Desktop>;
}

function directoryOf(source: SourceSystem): Directory {
  const users = PEOPLE.map((person) => ({ ...person, token: tokenOf(person.id) }));
  const erp = { id: 'erp', name: 'SAP ERP', key: SOURCE_KEY, response: { url: source.url, secret: source.secret } };
  return { sources: [erp], roles: ROLES, users };
}

function relayEnvironment(folder: string, port: number, directory: Directory): Record<string, string> {
  const file = join(folder, 'directory.yaml');
  writeFileSync(file, stringify(directory));
  return {
    BECKON_PORT: String(port),
    BECKON_DATA: join(folder, 'relay'),
    BECKON_DIRECTORY: file,
    BECKON_ADMIN_TOKEN: ADMIN_TOKEN,
    BECKON_LOG: 'warn',
  };
}

const eventOf = (type: string, data: Record<string, unknown>, id: string = randomUUID()) => ({
  specversion: '1.0',
  id,
  source: '/erp',
  type: `com.xconnector.${type}`,
  data,
});

async function json<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${response.url}: ${text}`);
  return JSON.parse(text) as T;
}

/**
 * Starts relay and source; desktops come with `world.desktop`.
 * @param options.directory people and sources other than the usual; tokens of people are taken from it
 */
export async function startWorld(t: TestContext, options: { directory?: Directory } = {}): Promise<World> {
  const folder = await makeFolder('world');
  const source = await startSourceSystem();
  const port = await freePort(0);
  const directory = options.directory ?? directoryOf(source);
  const env = relayEnvironment(folder, port, directory);
  const url = `http://127.0.0.1:${port}`;
  const closing: (() => Promise<unknown>)[] = [];
  t.after(async () => {
    for (const close of closing.reverse()) await close();
    await relay.end();
    await source.close();
    await removeFolder(folder);
  });

  const boot = async (): Promise<Program> => {
    const program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env });
    await program.waitForLine(/http:\/\/127\.0\.0\.1/);
    return program;
  };
  let relay = await boot();
  const token = (person: string): string => directory.users?.find((user) => user.id === person)?.token ?? '';
  const as = (person: string) => ({ authorization: `Bearer ${token(person)}` });

  const post = async (type: string, body: unknown): Promise<IngestAccepted['results']> => {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${SOURCE_KEY}` },
      body: JSON.stringify(body),
    });
    return (await json<IngestAccepted>(response)).results;
  };

  const launch = async (
    desktopEnv: Record<string, string>,
    args: readonly string[],
    live: boolean,
    fileLimit?: number,
  ): Promise<Program> => {
    const limit = fileLimit === undefined ? {} : { fileLimit };
    const program = startProgram({ args: [join(ROOT, 'build/desktop.ts'), ...args], env: desktopEnv, ...limit });
    closing.push(() => program.end());
    if (live) await program.waitForLine(/^connected to /);
    return program;
  };

  return {
    source,
    url,
    get relay() {
      return relay;
    },
    stopRelay: (signal = 'SIGKILL') => relay.kill(signal),
    async startRelay() {
      relay = await boot();
    },
    async send(type, data, id: string = randomUUID()) {
      const [result] = await post('application/cloudevents+json', eventOf(type, data, id));
      return { id, itemId: result?.itemId ?? '', recipients: result?.recipients ?? 0 };
    },
    async sendMany(count, type, data) {
      const items: string[] = [];
      while (items.length < count) {
        const events = Array.from({ length: Math.min(100, count - items.length) }, () => eventOf(type, data));
        const results = await post('application/cloudevents-batch+json', events);
        items.push(...results.map(({ itemId }) => itemId ?? ''));
      }
      return items;
    },
    item: async (person, itemId) => json(await fetch(`${url}/v1/items/${itemId}`, { headers: as(person) })),
    items: async (person) => (await json<ItemPage>(await fetch(`${url}/v1/items`, { headers: as(person) }))).items,
    answer: (person, itemId, action, comment) =>
      fetch(`${url}/v1/items/${itemId}/responses`, {
        method: 'POST',
        headers: { ...as(person), 'content-type': 'application/json' },
        body: JSON.stringify({ action, key: randomUUID(), ...(comment === undefined ? {} : { comment }) }),
      }),
    async pairingCode(person) {
      const response = await fetch(`${url}/v1/admin/people/${person}/pair`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
        body: '{}',
      });
      return (await json<MadeCode>(response)).code;
    },
    async desktop(person, { session, args = [], undoSeconds, preferences = {} } = {}) {
      const own = session ?? (await startDesktopSession());
      if (!session) closing.push(() => own.close());
      const profile = join(folder, `desktop-${person}-${randomUUID().slice(0, 8)}`);
      // A Chromium that gets SIGTERM together with its app may hang until its display is gone, and the display may be kept.
      closing.push(() => killProcessesNaming(profile));
      const undoing = undoSeconds === undefined ? {} : { undoSeconds };
      // What stands does not leave by its time, however slow the machine is.
      keepPreferences(profile, { notificationSeconds: 0, ...undoing, ...preferences });
      const desktopEnv = { ...own.env, BECKON_RELAY: url, BECKON_TOKEN: token(person), BECKON_PROFILE: profile };
      let program = await launch(desktopEnv, args, true);
      return {
        session: own,
        profile,
        get program() {
          return program;
        },
        crash: () => program.kill('SIGKILL'),
        quit: () => program.kill('SIGTERM'),
        async restart({ live = true, args: again = args, fileLimit } = {}) {
          program = await launch(desktopEnv, again, live, fileLimit);
        },
      };
    },
  };
}

/** As if chosen by the person in an earlier run. */
function keepPreferences(profile: string, preferences: Partial<Preferences>): void {
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ preferences }));
}

/** Ids of the items whose answers a desktop keeps for the relay, read from its own file on disk. */
export function keptAnswers(profile: string): string[] {
  const outbox = new DatabaseSync(join(profile, 'outbox.db'), { readOnly: true });
  try {
    return outbox
      .prepare('SELECT json FROM answers')
      .all()
      .map((row) => JSON.parse(String(row.json)).itemId);
  } finally {
    outbox.close();
  }
}

/** As if a minute had passed while the desktop was down: the time in which its kept answers can be undone is over. */
export function endHolds(profile: string): void {
  const outbox = new DatabaseSync(join(profile, 'outbox.db'));
  try {
    const at = new Date(Date.now() - 1).toISOString();
    const { changes } = outbox.prepare("UPDATE answers SET json = json_set(json, '$.heldUntil', ?)").run(at);
    if (changes === 0) throw new Error(`no answer is kept in ${profile}`);
  } finally {
    outbox.close();
  }
}

/** The item once its outcome has this fate. */
export const settled = (world: World, person: string, itemId: string, fate: string): Promise<ItemForPerson> =>
  until(`the fate of ${itemId} is ${fate}`, async () => {
    const item = await world.item(person, itemId);
    // After a refusal the item is open again, without an outcome.
    return item.answers.at(-1)?.fate === fate && item;
  });
