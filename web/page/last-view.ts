/**
 * The newest snapshot of the window, stored by the page. A start draws it before the worker has loaded SQLite. It is drawn only after the
 * relay has confirmed that its person is signed in, and deleted once no one is. Presses on it wait for the worker.
 */
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { FROM_PAGE } from '../../shared/page-header.ts';
import type { Me } from '../../shared/people.ts';

/** The prefix makes `deleteDataOnRequest` delete it. */
const KEY = 'beckon.last-view';
/** Stored items of the inbox, and of the snoozed ones; a screen shows fewer. */
const ITEMS = 50;
/** Characters; browsers grant an origin about five million. */
const MAX_LENGTH = 1_000_000;
/** ms without a change before the view is stored. */
const QUIET_MS = 2000;

interface LastView {
  /** Path of the entry script, which names the build: another build may have another snapshot. */
  entry: string;
  snapshot: Snapshot;
}

/** The part of `Window` that stores. Reading `localStorage` throws if it is blocked. */
interface StoringPage {
  readonly localStorage: {
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
    removeItem(key: string): void;
  };
}

interface TimedPage extends StoringPage {
  readonly document: {
    readonly visibilityState: string;
    addEventListener(type: 'visibilitychange', listener: () => void): void;
  };
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(id: number): void;
}

/** Resolves with the stored view; null: none, or its person is not known to be signed in. @param entry path of the running entry script */
export async function readLastView(
  page: StoringPage & { fetch: typeof fetch },
  entry: string,
): Promise<Snapshot | null> {
  try {
    const text = page.localStorage.getItem(KEY);
    if (text === null) return null;
    const view: LastView = JSON.parse(text);
    if (view.entry !== entry) return null;
    const reply = await page.fetch('/v1/me', { headers: FROM_PAGE, cache: 'no-store' });
    if (!reply.ok) return null;
    const me: Pick<Me, 'user'> = JSON.parse(await reply.text());
    return me.user.id === view.snapshot.me?.user.id ? view.snapshot : null;
  } catch {
    // Blocked storage, a damaged view, or no network: the worker decides.
    return null;
  }
}

/** Stores the view once it has not changed for a while, and when the page is hidden. */
export function storeLastView(bridge: Pick<HostBridge, 'on'>, page: TimedPage, entry: string): void {
  let latest: Snapshot | null = null;
  let timer = 0;
  let isForgotten = false;
  const store = (): void => {
    page.clearTimeout(timer);
    if (latest !== null && !isForgotten) write(page, { entry, snapshot: shortened(latest) });
    latest = null;
  };
  bridge.on('snapshot', (snapshot) => {
    page.clearTimeout(timer);
    latest = isDrawable(snapshot) ? snapshot : null;
    if (latest === null) write(page, null);
    else timer = page.setTimeout(store, QUIET_MS);
  });
  // The page reloads, and is hidden before that.
  bridge.on('forgotten', () => {
    isForgotten = true;
  });
  page.document.addEventListener('visibilitychange', () => page.document.visibilityState === 'hidden' && store());
}

const isDrawable = ({ connection, me, ready }: Snapshot): boolean =>
  ready && me !== null && connection.state !== 'unpaired' && connection.state !== 'revoked';

/** Without what depends on the moment. */
const shortened = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  connection: { ...snapshot.connection, state: 'connecting', reason: null, retryAt: null },
  inbox: snapshot.inbox.slice(0, ITEMS),
  snoozed: snapshot.snoozed.slice(0, ITEMS),
  undo: null,
  tested: null,
  remarks: [],
});

/** @param view null: deletes the stored one */
function write(page: StoringPage, view: LastView | null): void {
  try {
    const text = JSON.stringify(view);
    if (view === null || text.length > MAX_LENGTH) page.localStorage.removeItem(KEY);
    else page.localStorage.setItem(KEY, text);
  } catch {
    // Without a stored view the next start waits for the worker.
  }
}
