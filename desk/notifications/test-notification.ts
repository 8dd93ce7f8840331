/** The test notification: its outcome shows whether this system draws notification buttons. */
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { Sound } from '../../shared/sounds.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Notice } from '../ports.ts';
import { plain } from './notice.ts';

export const TEST_ID = 'test';

type Tested = NonNullable<Snapshot['tested']>;

export interface Testing {
  raise(sound: Sound): void;
  came(what: Exclude<Tested, 'raised'>): void;
  /** The furthest outcome in this run; null: not raised yet. */
  state(): Tested | null;
}

/** @param raise displays the notice. @param changed called when the state changes. @param locale BCP 47 */
export function createTesting(raise: (notice: Notice) => void, changed: () => void, locale: () => string): Testing {
  let state: Tested | null = null;
  const is = (next: Tested): void => {
    state = next;
    changed();
  };
  return {
    raise(sound) {
      const { title, body, button } = wordsFor(locale()).tested;
      raise({ ...plain(TEST_ID, title, body, sound), buttons: [{ id: 'seen', label: button }] });
      is('raised');
    },
    came(what) {
      // A press of the button is the strongest evidence; later events do not replace it.
      if (state !== null && state !== 'pressed') is(what);
    },
    state: () => state,
  };
}
