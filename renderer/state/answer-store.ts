import type { LineDecisions } from '../../shared/answers.ts';
import type { WindowBridge } from '../../shared/bridge/bridge.ts';
import type { ItemView, PendingAnswer } from '../../shared/bridge/item-view.ts';
import type { FormInput } from '../../shared/forms.ts';
import type { Item } from '../../shared/items.ts';
import type { Problem } from '../../shared/problems.ts';
import { isAwaitingRelay } from '../../shared/rules/pending-answer.ts';
import type { ReadVersions } from './read-versions.ts';

interface AnswerState {
  /** Pressed action by item, until the host accepts it. */
  sending: ReadonlyMap<string, string>;
  /** Answers accepted by the host, until its snapshots contain them. */
  accepted: ReadonlyMap<string, PendingAnswer>;
  problems: ReadonlyMap<string, Problem>;
}

/** Answers between the press and the snapshot that shows their result. */
export interface AnswerStore {
  get(): AnswerState;
  subscribe(listener: () => void): () => void;
  /** @param item as drawn. @returns true if the host accepted the answer */
  answer(item: DisplayedItem, action: string, given?: AnswerDetails): Promise<boolean>;
  /** Called with the items whose answers are held or on their way, after the host accepted them. @returns unsubscribes */
  onGiven(listener: (itemIds: readonly string[]) => void): () => void;
  /** The version that a press on this item refers to. */
  versionOf(item: DisplayedItem): number;
  /** Records answers that the host accepted outside of `answer`. */
  accept(answers: readonly (readonly [itemId: string, answer: PendingAnswer])[]): void;
  forget(itemIds: readonly string[]): void;
  forgive(itemId: string): void;
}

export interface AnswerDetails {
  comment?: string;
  input?: FormInput | undefined;
  lineDecisions?: LineDecisions | undefined;
  confirmed?: boolean;
  /** ms. When the key was pressed; undefined: a button was. */
  pressedAt?: number | undefined;
}

type DisplayedItem = Pick<Item, 'id' | 'version'>;

export function createAnswerStore(bridge: WindowBridge, read: Pick<ReadVersions, 'of'>): AnswerStore {
  let state: AnswerState = { sending: new Map(), accepted: new Map(), problems: new Map() };
  const listeners = new Set<() => void>();
  const givenListeners = new Set<(itemIds: readonly string[]) => void>();
  const set = (change: Partial<AnswerState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  /** Keys of the pending answers in the newest snapshot. Another window may undo one; only the next snapshot says so. */
  let drawn = new Set<string>();
  const missing = (answers: Iterable<readonly [string, PendingAnswer]>) =>
    new Map([...answers].filter(([, { key }]) => !drawn.has(key)));
  bridge.on('snapshot', ({ inbox }) => {
    drawn = new Set(inbox.flatMap(({ pending }) => pending?.key ?? []));
    const accepted = missing(state.accepted);
    if (accepted.size < state.accepted.size) set({ accepted });
  });
  const given = (answers: readonly (readonly [itemId: string, answer: PendingAnswer])[]) => {
    set({ accepted: missing([...state.accepted, ...answers]) });
    const itemIds = answers.flatMap(([id, answer]) => (isAwaitingRelay(answer) ? [id] : []));
    if (itemIds.length > 0) for (const listener of givenListeners) listener(itemIds);
  };
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    versionOf: (item) => read.of(item),
    onGiven(listener) {
      givenListeners.add(listener);
      return () => givenListeners.delete(listener);
    },
    async answer(item, action, { comment, input, lineDecisions, confirmed, pressedAt } = {}) {
      const itemId = item.id;
      // Ignore a second press while the first is pending.
      if (state.sending.has(itemId)) return false;
      set({ sending: withEntry(state.sending, itemId, action), problems: without(state.problems, itemId) });
      const said = {
        ...(comment ? { comment } : {}),
        ...(input ? { input } : {}),
        ...(lineDecisions ? { lineDecisions } : {}),
        ...(confirmed ? { confirmed } : {}),
        ...(pressedAt === undefined ? {} : { byKey: true }),
      };
      const result = await bridge.invoke('item.answer', {
        itemId,
        action,
        version: read.of(item, pressedAt),
        ...said,
      });
      const sending = without(state.sending, itemId);
      set({ sending, ...(result.ok ? {} : { problems: withEntry(state.problems, itemId, result.problem) }) });
      if (result.ok) given([[itemId, result.value]]);
      return result.ok;
    },
    accept: given,
    forget: (itemIds) => set({ accepted: new Map([...state.accepted].filter(([id]) => !itemIds.includes(id))) }),
    forgive: (itemId) => set({ problems: without(state.problems, itemId) }),
  };
}

const withEntry = <T>(map: ReadonlyMap<string, T>, id: string, value: T) => new Map(map).set(id, value);
const without = <T>(map: ReadonlyMap<string, T>, id: string) => new Map([...map].filter(([key]) => key !== id));

/** The view with a just accepted answer, if the view is older than the answer. */
export function withAccepted(view: ItemView, { accepted }: AnswerState): ItemView {
  const answer = accepted.get(view.item.id);
  if (!answer || view.pending || view.item.outcome) return view;
  if (view.item.answers.some(({ key }) => key === answer.key)) return view;
  return { ...view, pending: answer };
}
