/** A desk's outbox each of whose writes can crash the desk: before or after it is on disk. */
import type { OutboxStore } from '../../desk/ports.ts';
import type { Journal } from './journal.ts';
import { Died, type Fates } from './mortal.ts';
import type { DeskCall } from './plan.ts';

interface MortalOutboxSetting {
  name: string;
  fates: Fates;
  journal: Journal;
  isDead: () => boolean;
  die: () => void;
}

export function mortalOutbox(store: OutboxStore, setting: MortalOutboxSetting): OutboxStore {
  const { name, fates, journal } = setting;
  const writes =
    <A extends unknown[], T>(call: DeskCall, write: (...args: A) => T) =>
    (...args: A): T => {
      if (setting.isDead()) throw new Died();
      journal.count(call);
      const fate = fates.of(call);
      const value = fate === 'before' ? null : { of: write(...args) };
      if (fate === 'lives' && value) return value.of;
      journal.count(`a desk dies ${fate} ${call}`);
      journal.say(name, `dies ${fate} "${call}" is on its disk`);
      setting.die();
      throw new Died();
    };
  return {
    ...store,
    put: writes('put', store.put),
    remove: writes('remove', store.remove),
    putIntent: writes('putIntent', store.putIntent),
    dropIntents: writes('dropIntents', store.dropIntents),
  };
}
