/** The test notification: its outcome shows whether this system draws notification buttons. */
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { Sound } from '../../shared/notification-sounds.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Notice } from '../ports.ts';
import { plain } from './notice.ts';

export const TEST_ID = 'test';

type TestOutcome = NonNullable<Snapshot['tested']>;

export interface TestNotification {
  raise(sound: Sound): void;
  record(what: Exclude<TestOutcome, 'raised'>): void;
  /** The furthest outcome in this run; null: not raised yet. */
  state(): TestOutcome | null;
}

/** @param raise displays the notice. @param changed called when the state changes. @param locale BCP 47 */
export function createTestNotification(
  raise: (notice: Notice) => void,
  changed: () => void,
  locale: () => string,
): TestNotification {
  let state: TestOutcome | null = null;
  const setState = (next: TestOutcome): void => {
    state = next;
    changed();
  };
  return {
    raise(sound) {
      const { title, body, button } = wordsFor(locale()).tested;
      raise({ ...plain(TEST_ID, title, body, sound), buttons: [{ id: 'seen', label: button }] });
      setState('raised');
    },
    record(what) {
      // A press of the button is the strongest evidence; later events do not replace it.
      if (state !== null && state !== 'pressed') setState(what);
    },
    state: () => state,
  };
}
