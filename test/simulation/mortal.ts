/** What calls of a store can come to where a program may die at each of them. */
import type { Tx, Writer } from '../../relay/domain/unit-of-work.ts';
import type { Chance } from './chance.ts';
import type { Journal } from './journal.ts';
import { type DeskCall, FATES, type Fate, type RelayCall, type Weakest } from './plan.ts';

export class Died extends Error {}

/** What comes of a call: usually nothing special. */
export interface Fates {
  of(call: RelayCall | DeskCall): Fate | 'lives';
}

/** Chance of dying at a call; at the weakest, and at any other. */
const RISK = { weakest: 0.6, other: 0.012 } as const;
/** It does not die at its weakest call for ever. */
const MOST = 2;

/** @param mortal whether it may die now */
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
  /** Of the relay. */
  name: string;
  fates: Fates;
  journal: Journal;
  /** Whether the disk has no room now. */
  isFull: () => boolean;
  isDead: () => boolean;
  die: () => void;
  stir: () => void;
  /** Faults built in, around all that the relay writes. */
  faulty: (inner: Writer) => Writer;
}

/** As SQLite says it (https://www.sqlite.org/rescode.html#full). */
export class DiskFull extends Error {
  readonly errcode = 13;
}

const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** A writer of a relay that can die at each unit of work: before its commit, or after it and before anybody hears. */
export function mortalWriter(inner: Writer, setting: MortalSetting) {
  const { fates, journal, isDead, stir } = setting;
  const die = (call: RelayCall, fate: Fate): void => {
    if (isDead()) return;
    journal.count(`the relay dies ${fate} ${call}`);
    journal.say(setting.name, `dies ${fate} the commit of "${call}"`);
    setting.die();
  };
  /** @param callOf which call it is, once its work has run */
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
  // Asked for in the same turn, so one is enough.
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
    /** For a part that makes calls of one kind. */
    of: (call: RelayCall): Writer => by({ callOf: () => call, watch: (tx) => tx }),
    /** For a part that makes several, told apart by what they do. */
    by,
  };
}

/** Which call it is, once its work has run. */
interface Named {
  callOf: () => RelayCall;
  watch: (tx: Tx) => Tx;
}
