/**
 * The summary: one notification that counts what beckoned, still waits and has no place of its own. After an absence it says how many
 * came meanwhile. It is kept up to date where it stands; once it is gone it comes back only with something new.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { type Sound, strongest } from '../../shared/sounds.ts';
import type { Beckoner, Clock, Notice } from '../ports.ts';
import type { Entry } from './places.ts';
import {
  type Counted,
  CRITICAL_SUMMARY_ID,
  type Held,
  idsOf,
  SUMMARY_ID,
  type SummarySettings,
  summaryNotice,
} from './summary-notice.ts';

/** ms between two drawings, where one changes in its place, and where it is closed and raised again. */
const EVERY_IN_PLACE_MS = 2_000;
const EVERY_ANEW_MS = 60_000;

export interface SummaryParts {
  clock: Clock;
  beckoner: Beckoner;
  /** A notification raised anew changes where it stands and calls for no attention; false: it comes up again. */
  changesInPlace: boolean;
  settings(): SummarySettings;
  critical: boolean;
  /** What beckoned, still waits and has no place of its own. */
  rest(): ItemView[];
  /** null where the item asks for nothing now. */
  asking(itemId: string): ItemView | null;
}

export interface Summary {
  readonly id: string;
  isUp(): boolean;
  /** These found no place. */
  add(entries: readonly Entry[]): void;
  /** These came while notifications were held back. */
  sumUp(held: Held, itemIds: readonly string[], told: readonly Notice[]): void;
  /** Something it may speak of changed. */
  refresh(): void;
  /** Ids of the items that it speaks of now, also of what changed since it was drawn; once it is gone, those it spoke of last. */
  items(): string[];
  takeBack(): void;
  /** It went without our doing. */
  closed(): void;
}

/** What a summary counts: the rest, what came while notifications were held back, and what is no item. */
function createCounting({ critical, rest, asking }: SummaryParts) {
  let told = new Map<string, Notice>();
  /** Items without a place that are not among the rest: those of a digest. */
  let besides = new Set<string>();
  let held: { why: Held; items: ReadonlySet<string> } | null = null;
  return {
    add(entries: readonly Entry[]): void {
      held = null;
      for (const { kind, notice, items } of entries) {
        if (kind === 'digest') besides = new Set([...besides, ...items]);
        else if (kind !== 'item') told.set(notice.id, notice);
      }
    },
    sumUp(why: Held, itemIds: readonly string[], notices: readonly Notice[]): void {
      held = { why, items: new Set(itemIds) };
      for (const notice of notices) told.set(notice.id, notice);
    },
    /** Of something that is no item. */
    tells: () => told.size > 0,
    now(): Counted {
      const of = held?.items;
      return {
        views: [
          ...rest().filter(({ item }) => !of || of.has(item.id)),
          ...[...besides].flatMap((itemId) => asking(itemId) ?? []),
        ],
        told: [...told.values()],
        held: held?.why ?? null,
        critical,
      };
    },
    forget(): void {
      [told, besides, held] = [new Map(), new Set(), null];
    },
  };
}

export function createSummary(parts: SummaryParts): Summary {
  const { clock, beckoner, critical, changesInPlace } = parts;
  const id = critical ? CRITICAL_SUMMARY_ID : SUMMARY_ID;
  const counting = createCounting(parts);
  let up: Notice | null = null;
  let spokenOf: string[] = [];
  /** What is new in it would have been heard by itself. */
  let sound: Sound = 'none';
  let drawnAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | null = null;

  const forget = (): void => {
    cancel?.();
    [cancel, up, sound] = [null, null, 'none'];
    counting.forget();
  };
  const takeBack = (): void => {
    const was = up;
    forget();
    if (was) beckoner.withdraw(id);
  };
  const draw = (): void => {
    cancel?.();
    cancel = null;
    const counted = counting.now();
    if (counted.views.length + counted.told.length === 0) {
      takeBack();
      return;
    }
    spokenOf = idsOf(counted);
    const notice = { ...summaryNotice(counted, clock.now(), parts.settings()), itemIds: spokenOf };
    if (!up || differs(up, notice, changesInPlace)) {
      drawnAt = clock.now();
      beckoner.raise({ ...notice, sound });
    }
    [up, sound] = [notice, 'none'];
  };
  const drawInTime = (): void => {
    const every = changesInPlace ? EVERY_IN_PLACE_MS : EVERY_ANEW_MS;
    cancel ??= clock.after(Math.max(0, every - Math.max(0, clock.now() - drawnAt)), draw);
  };

  return {
    id,
    isUp: () => up !== null,
    add(entries) {
      if (entries.length === 0) return;
      counting.add(entries);
      sound = strongest([sound, ...entries.map(({ notice }) => notice.sound)]);
      if (up) drawInTime();
      else draw();
    },
    sumUp(...held) {
      counting.sumUp(...held);
      draw();
    },
    refresh() {
      if (!up) return;
      if (!counting.tells() && !spokenOf.some((itemId) => parts.asking(itemId))) draw();
      else drawInTime();
    },
    items: () => (up ? idsOf(counting.now()) : spokenOf),
    takeBack,
    closed() {
      if (up) spokenOf = idsOf(counting.now());
      forget();
    },
  };
}

/** Where it would come up again, other items under the same words are no reason. */
function differs(before: Notice, after: Notice, changesInPlace: boolean): boolean {
  const said = ({ itemIds, ...rest }: Notice) => JSON.stringify(changesInPlace ? { ...rest, itemIds } : rest);
  return said(before) !== said(after);
}
