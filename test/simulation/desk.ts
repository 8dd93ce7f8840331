/**
 * A person's desk in virtual time: the real desk, its client of the relay and its two stores; the system's notifications, windows and
 * Socket.IO are left out. It can die at each call of its outbox, and comes back with what was on its disk.
 */
import { DatabaseSync } from 'node:sqlite';
import { createDesk, type Desk } from '../../desk/desk.ts';
import { createRemarks } from '../../desk/inbox/remarks.ts';
import type { OutboxStore } from '../../desk/ports.ts';
import { createRelayClient, type RelayClient } from '../../desk/relay-client/relay-client.ts';
import { createHistoryStore } from '../../desk/store/history-store.ts';
import { createOutboxStore } from '../../desk/store/outbox-store.ts';
import type { PendingAnswer } from '../../shared/bridge/item-view.ts';
import { ProblemError } from '../../shared/problems.ts';
import { DEFAULT_PREFERENCES } from '../../shared/settings.ts';
import type { Chance } from './chance.ts';
import type { Network, Pipe } from './network.ts';
import type { SimulatedRelay } from './relay.ts';
import { socketToRelay } from './relay-socket.ts';
import type { Life, VirtualTime } from './time.ts';

export interface DeskSetting {
  time: VirtualTime;
  chance: Chance;
  network: Network;
  relay: SimulatedRelay;
  userId: string;
  /** Chance of dying at one call of the outbox. */
  risk: () => number;
  stir: () => void;
}

/** An answer that the person saw as given. */
export interface Given {
  userId: string;
  itemId: string;
  key: string;
  action: string;
  /** Taken back while it could be: it must never arrive. `perhaps`: the desk died over it. */
  undone: 'yes' | 'no' | 'perhaps';
}

export interface SimulatedDesk {
  readonly userId: string;
  start(): void;
  kill(): void;
  isUp(): boolean;
  deaths(): number;
  isLive(): boolean;
  /** Does one thing that a person does. */
  act(): void;
  given(): readonly Given[];
  /** @throws where it is down */
  desk(): Desk;
}

class Died extends Error {}

export function createSimulatedDesk(setting: DeskSetting): SimulatedDesk {
  const { time, chance, network, relay, userId, stir } = setting;
  // What a disk would keep.
  const files = { history: new DatabaseSync(':memory:'), outbox: new DatabaseSync(':memory:') };
  const given: Given[] = [];
  let run: { life: Life; desk: Desk; client: RelayClient } | null = null;
  let live = false;
  let deaths = 0;

  function kill(): void {
    if (!run) return;
    run.life.end();
    // Nothing of it acts any more; its sockets end with it.
    for (const pipe of sockets) pipe.cut();
    sockets.clear();
    run = null;
    live = false;
  }
  const sockets = new Set<Pipe>();

  /** Each call that writes may be the last: before it is on the disk, or right behind. */
  function mortal(store: OutboxStore, life: Life): OutboxStore {
    const writes =
      <A extends unknown[], T>(call: (...args: A) => T) =>
      (...args: A): T => {
        if (!run || run.life !== life) throw new Died();
        const fate = chance.happens(setting.risk()) ? chance.pick(['before', 'after'] as const) : 'lives';
        const value = fate === 'before' ? null : { of: call(...args) };
        if (fate === 'lives' && value) return value.of;
        deaths += 1;
        kill();
        throw new Died();
      };
    return {
      ...store,
      put: writes(store.put),
      remove: writes(store.remove),
      putIntent: writes(store.putIntent),
      dropIntents: writes(store.dropIntents),
    };
  }

  function start(): void {
    if (run) return;
    const life = time.life();
    const clock = { now: life.now, after: life.after };
    const log = { info() {}, warn() {} };
    const random = { fraction: chance.fraction, uuid: chance.uuid };
    const store = createHistoryStore(files.history, () => {});
    const client = createRelayClient({
      ...{ clock, random, log },
      device: `the desk of ${userId}`,
      agent: null,
      locale: () => 'en-GB',
      position: () => desk.position(),
      feed: {
        me: (me) => desk.relay.me(me),
        sync: (page) => desk.relay.sync(page),
        item: (change) => desk.relay.item(change),
        own: (change) => desk.relay.own(change),
        removed: (removal) => desk.relay.removed(removal),
        process: (process) => desk.relay.process(process),
      },
      connection(view) {
        if (run?.life !== life && run !== null) return;
        live = view.state === 'connected';
        desk.relay.connection(view);
      },
      refused: () => false,
      socket: (_relay, _agent, auth) =>
        socketToRelay({
          ...{ network, relay, life, auth, stir },
          patience: () => chance.below(5000),
          threw(error) {
            if (!(error instanceof Died)) throw error;
          },
          opened: (pipe) => void sockets.add(pipe),
        }),
    });
    const desk = createDesk({
      ...{ clock, random, log, store },
      outboxStore: mortal(createOutboxStore(files.outbox), life),
      link: client.link,
      beckoner: { raise() {}, withdraw() {} },
      screens: { openItem() {}, openInbox() {}, openReply() {} },
      signInAnew: async () => {},
      preferences: {
        get: () => DEFAULT_PREFERENCES,
        set: () => DEFAULT_PREFERENCES,
        pause: () => null,
        setPause() {},
      },
      remarks: createRemarks(),
      faultOf: () => null,
      locale: () => 'en-GB',
      canReply: false,
      changesInPlace: false,
      app: () => ({
        ...{ version: '0', platform: 'linux', locale: 'en-GB', dark: false, notifications: 'native', tray: true },
        secrets: 'file',
        proxySignIns: [],
      }),
      publish: { snapshot() {}, changed() {}, processes() {}, tray() {}, live() {} },
    });
    run = { life, desk, client };
    client.use({ relay: 'https://relay.example', token: userId });
  }

  function answer(desk: Desk): void {
    const open = desk.snapshot().inbox.filter(({ mine, pending }) => mine.actions.length > 0 && pending === null);
    if (open.length === 0) return;
    const { item, mine } = chance.pick(open);
    const action = chance.pick(mine.actions);
    const comment = action.comment === 'none' ? {} : { comment: 'because' };
    const taken: PendingAnswer = desk.commands.answer(item.id, {
      action: action.id,
      version: item.version,
      ...comment,
    });
    given.push({ userId, itemId: item.id, key: taken.key, action: action.id, undone: 'no' });
  }

  function undo(desk: Desk): void {
    const itemIds = desk.snapshot().undo?.answers.map(({ itemId }) => itemId) ?? [];
    const mark = (marked: readonly string[], undone: Given['undone']): void => {
      for (const itemId of marked) {
        const last = given.findLast((one) => one.itemId === itemId);
        if (last) last.undone = undone;
      }
    };
    if (itemIds.length === 0) return;
    mark(itemIds, 'perhaps');
    const undone = desk.commands.undo(itemIds);
    mark(itemIds, 'no');
    mark(undone, 'yes');
  }

  function act(): void {
    if (!run) return;
    const { desk } = run;
    try {
      if (chance.happens(0.7)) answer(desk);
      else if (chance.happens(0.5)) undo(desk);
      else
        desk.commands.seen(
          desk
            .snapshot()
            .inbox.slice(0, 3)
            .map(({ item }) => item.id),
        );
    } catch (error) {
      // Somebody was faster, or it died: then nobody saw it as given.
      if (!(error instanceof Died) && !(error instanceof ProblemError)) throw error;
    }
  }

  return {
    userId,
    start,
    kill,
    isUp: () => run !== null,
    deaths: () => deaths,
    isLive: () => run !== null && live,
    act,
    given: () => given,
    desk() {
      if (!run) throw new Error('the desk is down');
      return run.desk;
    },
  };
}
