/** The desk as the web client hosts it, with an in-memory store, a fake clock and scripted relay responses. */
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { createRemarks } from '../../../../desk/inbox/remarks.ts';
import { createHistoryStore } from '../../../../desk/store/history-store.ts';
import { createOutboxStore } from '../../../../desk/store/outbox-store.ts';
import { systemRandom } from '../../../../electron/system.ts';
import type { Snapshot } from '../../../../shared/bridge/snapshot.ts';
import type { Me } from '../../../../shared/people.ts';
import { createWebHost, type WebHost } from '../../../../web/host/host.ts';
import type { WebStores } from '../../../../web/host/ports.ts';
import { createStateStore } from '../../../../web/store/state-store.ts';
import type { PageAct } from '../../../../web/tabs/messages.ts';
import type { DataDeletion } from '../../../../web/tabs/ports.ts';
import { fakeClock } from '../../../electron/parts/clock.ts';
import { approval, dana, T0 } from '../../../electron/parts/items.ts';

export const LEE: Me = { ...dana, user: { ...dana.user, id: 'lee', name: 'Lee Park' } };

/** No process listens on this port: the socket cannot connect, and the test answers the HTTP requests. */
const RELAY = 'http://127.0.0.1:9';

type Said = { status: number; body: object } | 'nothing' | 'refused';
interface TestRelay {
  /** Response to `GET /v1/me`. `nothing`: packets are dropped. */
  me: Said;
  /** Response to `DELETE /me/session`. */
  end: Said;
  asked: string[];
  /** Answers the pending requests. */
  catchUp(said: Exclude<Said, string>): Promise<void>;
}

export const isPerson = (me: Me): Said => ({ status: 200, body: me });
export const noSession = (reason?: 'ended'): Exclude<Said, string> => ({
  status: 401,
  body: {
    type: 'https://beckon.example/problems/unauthenticated',
    title: 'Not signed in',
    status: 401,
    code: 'UNAUTHENTICATED',
    detail: 'No session',
    ...(reason ? { reason } : {}),
  },
});

interface TestBrowser {
  clock: ReturnType<typeof fakeClock>;
  relay: TestRelay;
  /** Current stores; a wipe replaces them with empty ones. */
  stores(): WebStores;
  /** Events sent to the windows, in order. */
  told: { event: string; payload: unknown; page?: number | undefined }[];
  acts: PageAct[];
  wipes: DataDeletion[];
  /** Skips the wipe, like a worker that is killed before it. */
  killedBeforeWipe: boolean;
  /** Hosts the desk, replacing the previous host. @param wiped reason for the preceding wipe; null: none */
  begin(wiped?: DataDeletion | null): Promise<WebHost>;
  ask(channel: string, request?: unknown): ReturnType<WebHost['answer']>;
  snapshot(): Promise<Snapshot>;
  /** Advances the clock and runs the timers that are due. */
  pass(ms: number): Promise<void>;
}

export const settle = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
};

function emptyStores(t: TestContext): WebStores {
  const [history, outbox, state] = [0, 1, 2].map(() => {
    const db = new DatabaseSync(':memory:');
    t.after(() => db.close());
    return db;
  }) as [DatabaseSync, DatabaseSync, DatabaseSync];
  return { history: createHistoryStore(history), outbox: createOutboxStore(outbox), state: createStateStore(state) };
}

/** Stores Dana's session with one open approval. @param until end of the session, ms since 1970; null: unknown */
export function keepDana({ state, history, outbox }: WebStores, until: number | null = null): void {
  state.set('owner', 'dana');
  state.set('account', { until });
  history.setMe(dana);
  outbox.setOwner('dana');
  history.write((tx) => tx.putItem(approval(1), 1, { current: true, hidden: false }));
}

function testRelay(): TestRelay & { fetch(url: string, init?: { method?: string }): Promise<Response> } {
  let open: ((said: Exclude<Said, string>) => void)[] = [];
  const responseOf = ({ status, body }: Exclude<Said, string>) => Response.json(body, { status });
  const relay: ReturnType<typeof testRelay> = {
    me: isPerson(dana),
    end: { status: 200, body: { signedOut: true } },
    asked: [],
    async catchUp(said) {
      for (const answer of open) answer(said);
      open = [];
      await settle();
    },
    async fetch(url, { method = 'GET' } = {}) {
      const asked = `${method} ${new URL(url).pathname}`;
      relay.asked.push(asked);
      if (asked === 'POST /me/session') return Response.json({ userId: 'somebody' });
      if (asked === 'GET /v1/me/sessions') return Response.json({ items: [] });
      const said = asked === 'DELETE /me/session' ? relay.end : relay.me;
      if (said === 'refused') throw new TypeError('fetch failed');
      if (said !== 'nothing') return responseOf(said);
      return new Promise((resolve) => void open.push((late) => resolve(responseOf(late))));
    },
  };
  return relay;
}

export function testBrowser(t: TestContext): TestBrowser {
  const clock = fakeClock(T0 + 60_000);
  const relay = testRelay();
  let stores = emptyStores(t);
  let host: WebHost | null = null;
  let turn = 0;
  t.after(() => host?.stop());
  const browser: TestBrowser = {
    ...{ clock, relay, told: [], acts: [], wipes: [], killedBeforeWipe: false },
    stores: () => stores,
    async begin(wiped = null) {
      host?.stop();
      host = null;
      turn += 1;
      const mine = turn;
      const made = await createWebHost({
        ...{
          clock,
          random: systemRandom(),
          stores,
          relay: RELAY,
          fetch: relay.fetch,
          version: '0.0.0',
          deletion: wiped,
        },
        log: { info() {}, warn() {} },
        languages: { has: () => true, fetch: async () => {} },
        facts: () => ({ locale: 'en', device: 'Test', visible: true, notifies: true }),
        remarks: createRemarks(),
        tell: (event, payload, page) => void browser.told.push({ event, payload, page }),
        act: (act) => void browser.acts.push(act),
        wipe(left) {
          browser.wipes.push(left);
          if (browser.killedBeforeWipe) return;
          host?.stop();
          host = null;
          stores = emptyStores(t);
          void browser.begin(left);
        },
      });
      if (mine === turn) host = made;
      else made.stop();
      return made;
    },
    ask: async (channel, request = null) => {
      if (!host) throw new Error('no host has begun');
      return host.answer(channel, request, 0);
    },
    async snapshot() {
      const drawn = await browser.ask('snapshot.get');
      if (!drawn.ok) throw new Error(drawn.problem.detail);
      return drawn.value as Snapshot;
    },
    async pass(ms) {
      clock.tick(ms);
      await settle();
    },
  };
  return browser;
}

/** Whether the given output contains an item of Dana's. */
export const showsDana = (shown: unknown): boolean => JSON.stringify(shown).includes(approval(1).title);
