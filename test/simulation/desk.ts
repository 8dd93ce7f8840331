/**
 * A user's desk in virtual time: the real desk, relay client and two stores, without notifications of the system, windows and Socket.IO.
 * It can crash at each outbox call, and restarts with the contents of its disk.
 */
import { DatabaseSync } from 'node:sqlite';
import { createDesk, type Desk } from '../../desk/desk.ts';
import { createRemarks } from '../../desk/inbox/remarks.ts';
import type { OutboxStore } from '../../desk/ports.ts';
import { createRelayClient, type RelayClient } from '../../desk/relay-client/relay-client.ts';
import { createHistoryStore } from '../../desk/store/history-store.ts';
import { createOutboxStore } from '../../desk/store/outbox-store.ts';
import type { ConnectionView } from '../../shared/bridge/snapshot.ts';
import type { OwnState } from '../../shared/item-views.ts';
import { DEFAULT_PREFERENCES } from '../../shared/settings.ts';
import type { Chance } from './chance.ts';
import type { Faulty } from './faulty.ts';
import type { Journal } from './journal.ts';
import { createFates, Died } from './mortal.ts';
import { mortalOutbox } from './mortal-outbox.ts';
import type { Pipe } from './network.ts';
import { createPerson, type Given } from './person.ts';
import type { Plan } from './plan.ts';
import type { SimulatedRelay } from './relay.ts';
import { socketToRelay } from './relay-socket.ts';
import type { Life, VirtualTime } from './time.ts';

interface DeskSetting {
  time: VirtualTime;
  chance: Chance;
  journal: Journal;
  plan: Plan;
  anyRelay: () => SimulatedRelay;
  userId: string;
  /** Number of this desk among the user's desks. */
  number: number;
  others: readonly string[];
  /** ms that its wall clock is ahead. */
  ahead: () => number;
  /** Whether it may crash spontaneously now. */
  mortal: () => boolean;
  stir: () => void;
  faulty: Faulty;
}

export interface SimulatedDesk {
  readonly userId: string;
  readonly name: string;
  start(): void;
  kill(): void;
  isUp(): boolean;
  deaths(): number;
  isLive(): boolean;
  /** Does one user action, if it is up. */
  act(): void;
  given(): readonly Given[];
  /** Answers and intents that the relay has not received yet. */
  unsent(): readonly unknown[];
  /** Keys of answers that the relay has not received yet. */
  unsentKeys(): readonly string[];
  /** The user's own state of an item, according to this desk. */
  own(itemId: string): OwnState | null;
  /** @throws if it is down */
  desk(): Desk;
}

interface Run {
  life: Life;
  desk: Desk;
  client: RelayClient;
  outbox: OutboxStore;
  own(itemId: string): OwnState | null;
}

/** ms until the system shows a notification. */
const SHOWN_MS = 50;
/** ms until a user whose access was ended has signed in again. */
const SIGNED_IN_MS = 3000;
/** A host without windows. */
const HOST = {
  navigation: { openItem() {}, openInbox() {}, openReply() {} },
  reauthenticate: async () => {},
  fetchDocument: async () => new Uint8Array(),
  preferences: {
    get: () => DEFAULT_PREFERENCES,
    set: () => DEFAULT_PREFERENCES,
    pause: () => null,
    setPause() {},
  },
  faultOf: () => null,
  locale: () => 'en-GB',
  canReply: false,
  changesInPlace: false,
  app: () => ({
    ...{ version: '0', platform: 'linux', locale: 'en-GB', dark: false, tray: true },
    ...{ notifications: 'native' as const, secrets: 'file' as const, proxySignIns: [] },
  }),
  publish: { snapshot() {}, changed() {}, processes() {}, tray() {}, live() {} },
};

export function createSimulatedDesk(setting: DeskSetting): SimulatedDesk {
  const { time, chance, journal, anyRelay, userId, stir, faulty } = setting;
  const name = setting.number === 1 ? `desk of ${userId}` : `desk ${setting.number} of ${userId}`;
  const account = { relay: 'https://relay.example', token: userId };
  // Survive a restart, as files on disk do.
  const files = { history: new DatabaseSync(':memory:'), outbox: new DatabaseSync(':memory:') };
  const fates = createFates(chance.of('fates'), setting.plan.weakest.desk, setting.mortal);
  const person = createPerson({
    ...{ userId, name, journal, kinds: setting.plan.kinds, others: setting.others },
    chance: chance.of('person'),
    weakest: setting.plan.weakest.relay.call,
    now: () => time.now() + setting.ahead(),
  });
  const sockets = new Set<Pipe>();
  let run: Run | null = null;
  let live = false;
  let deaths = 0;

  function end(): void {
    if (!run) return;
    run.life.end();
    // The sockets end with the process.
    for (const pipe of sockets) pipe.cut();
    sockets.clear();
    run = null;
    live = false;
  }

  function clientOf(life: Life, base: Pick<Parameters<typeof createDesk>[0], 'clock' | 'random' | 'log'>) {
    return createRelayClient({
      ...base,
      device: name,
      agent: null,
      locale: () => 'en-GB',
      socket: (_relay, _agent, auth) =>
        socketToRelay({
          ...{ anyRelay, life, auth, stir },
          heard: (event, payload) => journal.say(name, `hears ${event} ${summaryOf(payload)}`),
          patience: () => chance.below(5000),
          threw(error) {
            if (!(error instanceof Died)) throw error;
          },
          opened: (pipe) => void sockets.add(pipe),
        }),
    });
  }

  function start(): void {
    if (run) return;
    const life = time.life(setting.ahead);
    const base = {
      clock: { now: life.now, after: life.after },
      log: { info() {}, warn() {} },
      random: { fraction: chance.fraction, uuid: chance.uuid },
    };
    const isDead = () => run?.life !== life;
    const outbox = faulty.outbox(createOutboxStore(files.outbox));
    const store = faulty.history(createHistoryStore(files.history, () => {}));
    const client = clientOf(life, base);
    const desk = createDesk({
      ...{ ...HOST, ...base, store, link: client.link, remarks: createRemarks() },
      notificationPort: {
        // The system shows a notification with a delay.
        raise: ({ id }) => void life.after(SHOWN_MS, () => shown(id)),
        withdraw() {},
        hide() {},
      },
      outboxStore: mortalOutbox(outbox, {
        ...{ name, fates, journal, isDead },
        die() {
          deaths += 1;
          end();
        },
      }),
    });
    const shown = (id: string): void => {
      try {
        desk.notifications.shown(id);
      } catch (error) {
        if (!(error instanceof Died)) throw error;
      }
    };
    const connection = (view: ConnectionView): void => {
      if (run?.life !== life && run !== null) return;
      live = view.state === 'connected';
      journal.say(name, view.state);
      desk.relay.connection(view);
      if (view.state === 'revoked') life.after(SIGNED_IN_MS, () => run?.client.use(account));
    };
    client.follow({ position: desk.position, relay: { ...desk.relay, connection } });
    journal.say(name, 'starts');
    run = { life, desk, client, outbox, own: (itemId) => store.item(itemId)?.own ?? null };
    client.use(account);
  }

  return {
    ...{ userId, name, start },
    kill() {
      if (run) journal.say(name, 'is killed');
      end();
    },
    isUp: () => run !== null,
    deaths: () => deaths,
    isLive: () => run !== null && live,
    act() {
      if (run) person.act(run.desk);
    },
    given: person.given,
    unsent: () =>
      run ? [...run.outbox.answers().filter(({ status }) => status === 'kept'), ...run.outbox.intents()] : [],
    unsentKeys: () => run?.outbox.answers().flatMap(({ key, status }) => (status === 'kept' ? key : [])) ?? [],
    own: (itemId) => run?.own(itemId) ?? null,
    desk() {
      if (!run) throw new Error('the desk is down');
      return run.desk;
    },
  };
}

/** A short form for the trace. */
function summaryOf(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null) return '';
  const { cursor = null, item, changes, own, removed, itemId } = payload as Record<string, unknown>;
  const named = (value: unknown) =>
    typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : '';
  const counted = (list: unknown, what: string) =>
    Array.isArray(list) && list.length > 0 ? `${list.length} ${what}` : '';
  return [
    cursor === null ? '' : `at ${cursor}`,
    named(item),
    typeof itemId === 'string' ? itemId : '',
    counted(changes, 'changes'),
    counted(own, 'own'),
    counted(removed, 'removed'),
  ]
    .filter(Boolean)
    .join(' ');
}
