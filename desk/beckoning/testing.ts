/** The test notification: what came of it tells whether this system draws the buttons of notifications. */
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { Sound } from '../../shared/sounds.ts';
import { wordsFor } from '../../shared/words/desk.ts';
import type { Notice } from '../ports.ts';
import { plain } from './notice.ts';

export const TEST_ID = 'test';

type Tested = NonNullable<Snapshot['tested']>;

export interface Testing {
  /** Raises it anew. */
  raise(sound: Sound): void;
  /** What became of it on the screen. */
  came(what: Exclude<Tested, 'raised'>): void;
  /** The most that is known of it in this run; null: none was raised. */
  state(): Tested | null;
}

/** @param raise puts it on the screen. @param changed told whenever more is known. @param locale BCP 47 */
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
      // That its button was pressed says more than whatever comes after.
      if (state !== null && state !== 'pressed') is(what);
    },
    state: () => state,
  };
}
