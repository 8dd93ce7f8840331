/** A user's desk behind the balancer: it reconnects with its cursor, records duplicates, resends answers until their outcome is known. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import type { Item } from '../../../shared/items.ts';
import type { Problem } from '../../../shared/problem-schema.ts';
import type { AnswerResult } from '../../../shared/responses.ts';
import { DESK_NAMESPACE, type ItemChange, type SyncPage } from '../../../shared/socket.ts';

interface GivenAnswer {
  itemId: string;
  person: string;
  key: string;
  action: 'approve' | 'reject';
  /** The relay's final reply: null: recorded; otherwise the error code. */
  refusal: string | null;
}

export interface Desk {
  readonly person: string;
  readonly isLive: boolean;
  /** As displayed now. */
  readonly items: ReadonlyMap<string, Item>;
  /** Descriptions of changes that arrived twice. */
  readonly twice: readonly string[];
  /** Answers with a final reply. */
  readonly answers: readonly GivenAnswer[];
  /** ms from each disconnect until it was live again. */
  readonly gaps: readonly number[];
  /** How often the relay reset its state. */
  readonly resets: number;
  /** Gives no more answers; resolves once all given ones have a final reply. */
  settle(): Promise<void>;
  close(): void;
}

interface DeskSpec {
  url: string;
  person: string;
  token: string;
  /** Chooses the answer to an item; null: none. */
  press: (itemId: string) => 'approve' | 'reject' | null;
}

type Reply = { ok: true; value: AnswerResult } | { ok: false; problem: Problem };

/** ms without a reply after which an answer is resent with the same key. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 100;

/** Temporary errors: the relay may accept a retry. */
const isForNow = ({ status }: Problem): boolean => status >= 500 || status === 429;

export function openDesk({ url, person, token, press }: DeskSpec): Desk {
  const items = new Map<string, Item>();
  const seen = new Set<string>();
  const twice: string[] = [];
  const answers: GivenAnswer[] = [];
  const gaps: number[] = [];
  const underWay = new Set<Promise<void>>();
  const pressed = new Set<string>();
  let [cursor, epoch, resets]: [number | null, string | null, number] = [null, null, 0];
  let closed = false;
  let [live, lostAt, answering]: [boolean, number | null, boolean] = [false, null, true];
  const socket = io(`${url}${DESK_NAMESPACE}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 250,
    timeout: 2_000,
    auth: (give) => give({ token, device: 'test', cursor, epoch }),
  });

  async function answer(given: Omit<GivenAnswer, 'refusal'>): Promise<void> {
    const { itemId, key, action } = given;
    for (;;) {
      const said: Reply | null = await socket
        .timeout(PATIENCE_MS)
        .emitWithAck('respond', { itemId, key, action })
        .catch(() => null);
      if (said?.ok) return void answers.push({ ...given, refusal: null });
      if (said && !isForNow(said.problem)) return void answers.push({ ...given, refusal: said.problem.code });
      if (closed) return;
      await pause(RETRY_MS);
    }
  }
  function take({ cursor: at, item }: ItemChange): void {
    const change = `${at} of ${item.id}`;
    if (seen.has(change)) twice.push(change);
    seen.add(change);
    items.set(item.id, item);
    const action = answering && item.decision?.state === 'open' && !pressed.has(item.id) ? press(item.id) : null;
    if (action === null) return;
    pressed.add(item.id);
    const going = answer({ itemId: item.id, person, key: randomUUID(), action });
    underWay.add(going);
    void going.finally(() => underWay.delete(going));
  }
  socket.on('sync', (page: SyncPage, received: () => void) => {
    if (page.reset) {
      items.clear();
      seen.clear();
      resets += 1;
    }
    for (const { itemId } of page.removed) items.delete(itemId);
    for (const change of page.changes) take(change);
    [cursor, epoch] = [page.cursor, page.epoch];
    received();
    if (!page.live) return;
    live = true;
    if (lostAt !== null) gaps.push(Date.now() - lostAt);
    lostAt = null;
  });
  socket.on('item', (change: ItemChange, received?: unknown) => {
    take(change);
    cursor = Math.max(cursor ?? 0, change.cursor);
    if (typeof received === 'function') received();
  });
  for (const kind of ['own', 'removed'] as const) {
    socket.on(kind, (change: { cursor: number }) => {
      cursor = Math.max(cursor ?? 0, change.cursor);
    });
  }
  // The library does not retry after a relay rejected the connection.
  socket.on('connect_error', () => {
    if (!socket.active && !closed) setTimeout(() => !closed && socket.connect(), RETRY_MS);
  });
  socket.on('disconnect', (reason) => {
    if (live) lostAt = Date.now();
    live = false;
    // The library does not reconnect after the server closed the connection, as a relay does at shutdown.
    if (reason === 'io server disconnect') socket.connect();
  });

  return {
    person,
    items,
    twice,
    answers,
    gaps,
    get isLive() {
      return live;
    },
    get resets() {
      return resets;
    },
    async settle() {
      answering = false;
      await Promise.all(underWay);
    },
    close() {
      closed = true;
      socket.close();
    },
  };
}
