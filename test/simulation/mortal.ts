/** Outcomes of store calls at which a program may crash. */
import type { Tx, Writer } from '../../relay/domain/unit-of-work.ts';
import type { Chance } from './chance.ts';
import type { Journal } from './journal.ts';
import { type DeskCall, FATES, type Fate, type RelayCall, type Weakest } from './plan.ts';

export class Died extends Error {}

/** Outcome of a call: usually normal. */
export interface Fates {
  of(call: RelayCall | DeskCall): Fate | 'lives';
}

/** Probability of a crash at the weakest call, and at any other. */
const RISK = { weakest: 0.6, other: 0.012 } as const;
/** Maximum number of crashes at the weakest call. */
const MOST = 2;

/** @param mortal whether it may crash now */
export function createFates(chance: Chance, weakest: Weakest, mortal: () => boolean): Fates {
  let died = 0;
  return {
    of(call) {
      const isWeakest = call === weakest.call && died < MOST;
      const dies = chance.happens(isWeakest ? RISK.weakest : RISK.other);
      const fate = chance.pick(FATES);
      if (!dies || !mortal()) return 'lives';
      if (isWeakest) died += 1;
      return isWeakest ? weakest.fate : fate;
    },
  };
}

export interface MortalSetting {
  name: string;
  fates: Fates;
  journal: Journal;
  /** Whether the disk is full now. */
  isFull: () => boolean;
  isDead: () => boolean;
  die: () => void;
  stir: () => void;
  /** Injects faults into all writes of the relay. */
  faulty: (inner: Writer) => Writer;
}

/** SQLITE_FULL (https://www.sqlite.org/rescode.html#full). */
export class DiskFull extends Error {
  readonly errcode = 13;
}

const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** Wraps a relay's writer: each unit of work can crash the relay before its commit, or after it but before the reply. */
export function mortalWriter(inner: Writer, setting: MortalSetting) {
  const { fates, journal, isDead, stir } = setting;
  const die = (call: RelayCall, fate: Fate): void => {
    if (isDead()) return;
    journal.count(`the relay dies ${fate} ${call}`);
    journal.say(setting.name, `dies ${fate} the commit of "${call}"`);
    setting.die();
  };
  /** @param callOf names the call after its work has run */
  const write = async <T>(callOf: () => RelayCall, work: (tx: Tx) => T): Promise<T> => {
    stir();
    const call = { fate: 'lives' as Fate | 'lives' };
    try {
      const value = await inner.write((tx) => {
        if (isDead()) throw new Died();
        const done = work(tx);
        journal.count(callOf());
        call.fate = fates.of(callOf());
        if (call.fate === 'before') {
          die(callOf(), 'before');
          throw new Died();
        }
        if (setting.isFull()) throw new DiskFull('database or disk is full');
        return done;
      });
      if (call.fate === 'after') die(callOf(), 'after');
      return isDead() ? await never<T>() : value;
    } catch (error) {
      if (isDead()) return never<T>();
      throw error;
    }
  };
  // One variable suffices: it is set in the turn in which it is read.
  let asking: Named = { callOf: () => 'accept', watch: (tx) => tx };
  const outer = setting.faulty({
    write(work) {
      const { callOf, watch } = asking;
      return write(callOf, (tx) => work(watch(tx)));
    },
  });
  const by = (named: Named): Writer => ({
    write(work) {
      asking = named;
      return outer.write(work);
    },
  });
  return {
    /** A writer for a component whose calls have one name. */
    of: (call: RelayCall): Writer => by({ callOf: () => call, watch: (tx) => tx }),
    /** A writer for a component whose calls are named by their operations. */
    by,
  };
}

/** Names a call after its work has run. */
interface Named {
  callOf: () => RelayCall;
  watch: (tx: Tx) => Tx;
}
