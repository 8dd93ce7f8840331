/**
 * Keeps the signed head behind the chain, at most once a second. It never signs over a chain that is not the one it signed before:
 * cutting its end and starting the relay again would otherwise wipe out its own trace. Such a trail goes on, unsigned, until somebody
 * says in it why it is as it is (`audit acknowledge`).
 */
import { sweepParts } from '../../disk/replace.ts';
import type { SignedHead } from '../../shared/admin.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { AuditReader } from '../domain/administration/audit.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import { createWait, type TaskMeter, type Wait, type WaitingSince } from '../domain/tasks.ts';
import { carriesOn, endTrouble, keyTrouble, requireNamedKey } from './end.ts';
import { headPath, readHead, signHead, writeHead } from './head.ts';
import { type AuditKey, type KeyLocation, openAuditKey } from './key.ts';

/** ms between two heads, and between two looks at a trail that is not whole. */
const EVERY_MS = 1000;
/** ms after which a head half written is nobody's any more: a verb of the command line may write one beside the relay. */
const PART_MS = 60_000;

export interface Seal {
  /** Something was committed. */
  changed(): void;
  /** The last head that was signed and still holds; null: none. */
  current(): SignedHead | null;
  /** Why nothing is signed; null: it is. Once it was acknowledged, signing goes on. */
  trouble(): string | null;
  /** Something was committed and is not signed. */
  waitingSince: WaitingSince;
  /** Signs what is there by now, and waits for it. */
  close(): Promise<void>;
}

export interface SealDeps extends KeyLocation {
  trail: Pick<AuditReader, 'head' | 'hashAt'>;
  /** Whether the store holds anything but its trail. */
  used: () => boolean;
  /** As in `TrailEnd`: then the trail names the key once more, as one that begins with it. */
  among?: boolean;
  named?: () => string | null;
  /** Its key counts, whatever the trail names: it is alone, or founds the log of several. Default: it does. */
  founds?: boolean;
  /** Commits the record that names the key from here on. */
  nameKey: (publicKey: string) => Promise<unknown>;
  clock: Clock;
  timers: Timers;
  /** One line; the chain is not what was signed, or the head cannot be written. */
  onTrouble: (line: string) => void;
  /** Each head, once it is on the disk. */
  onHead?: (signed: SignedHead) => void;
  meter?: TaskMeter;
}

/** Of a store whose trail is empty, call it before anything is written. @throws AuditKeyError */
export async function openSeal(deps: SealDeps): Promise<Seal> {
  sweepParts(headPath(deps.folder), PART_MS);
  if (deps.founds === false) requireNamedKey(deps);
  const trouble = endTrouble(deps);
  const seal = new HeadSeal(deps);
  if (trouble === null) await seal.begin();
  else seal.stop(trouble);
  return seal;
}

class HeadSeal implements Seal {
  readonly #deps: SealDeps;
  #key: AuditKey | null = null;
  #signed: SignedHead | null = null;
  #waiting: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;
  #trouble: string | null = null;
  #lookedAt = 0;
  #failing = false;
  readonly #unsigned: Wait;

  constructor(deps: SealDeps) {
    this.#deps = deps;
    this.#unsigned = createWait(deps.clock);
  }

  async begin(): Promise<void> {
    const { folder, trail, nameKey, named = () => null } = this.#deps;
    const file = readHead(folder);
    const before = file.state === 'there' ? file.signed : null;
    const key = openAuditKey(this.#deps);
    this.#key = key;
    const isNew = trail.head().seq === 0;
    // Before the first record: from then on a trail without a head was tampered with, whenever the relay was killed.
    if (before === null) await this.#sign(key);
    else this.#signed = before;
    // Another key shows in the trail itself.
    const isNamed = !isNew && before?.publicKey === key.publicKey && (named() ?? key.publicKey) === key.publicKey;
    if (!isNamed) await nameKey(key.publicKey);
    await this.write('always');
  }

  stop(trouble: string): void {
    this.#unsigned.begin();
    this.#trouble = trouble;
    this.#lookedAt = this.#deps.clock.now();
    this.#deps.onTrouble(`${trouble}; nothing is signed until audit acknowledge REASON: see audit verify`);
  }

  changed(): void {
    this.#unsigned.begin();
    if (this.#waiting || this.#closed) return;
    this.#waiting = this.#deps.timers.after(EVERY_MS, () => {
      this.#waiting = null;
      if (this.trouble() === null) void this.write('if changed');
    });
  }

  current(): SignedHead | null {
    return this.#trouble === null ? this.#signed : null;
  }

  trouble(): string | null {
    const now = this.#deps.clock.now();
    if (this.#trouble !== null && !this.#closed && Math.abs(now - this.#lookedAt) >= EVERY_MS) {
      this.#lookedAt = now;
      this.#lookAgain();
    }
    return this.#trouble;
  }

  /** Somebody acknowledged what was found, or brought back what was missing. */
  #lookAgain(): void {
    try {
      this.#trouble = endTrouble(this.#deps) ?? keyTrouble(this.#deps);
      if (this.#trouble !== null) return;
      const file = readHead(this.#deps.folder);
      this.#signed = file.state === 'there' ? file.signed : null;
      this.#key = openAuditKey(this.#deps);
      this.changed();
    } catch (error) {
      this.#trouble = reasonOf(error);
    }
  }

  /** One at a time: an older head must not come to lie over a newer one. */
  write(when: 'always' | 'if changed'): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeNow(when));
    return this.#writing;
  }

  async #writeNow(when: 'always' | 'if changed'): Promise<void> {
    const { trail, onTrouble } = this.#deps;
    if (this.#trouble !== null || this.#key === null) return;
    try {
      if (this.#signed && !carriesOn(trail, this.#signed.head)) {
        this.stop(`the trail is no longer the one signed up to record ${this.#signed.head.seq}`);
        return;
      }
      const other = keyTrouble(this.#deps, this.#key);
      if (other !== null) return this.stop(other);
      if (when === 'if changed' && trail.head().seq === this.#signed?.head.seq) {
        this.#unsigned.end();
        return;
      }
      await this.#sign(this.#key);
      this.#failing = false;
    } catch (error) {
      this.#deps.meter?.failed('seal');
      // Once, not every second, for as long as the disk is full.
      if (!this.#failing) onTrouble(`audit.head cannot be written: ${reasonOf(error)}`);
      this.#failing = true;
      this.changed();
    }
  }

  async #sign(key: AuditKey): Promise<void> {
    const { trail, clock, folder, onHead } = this.#deps;
    const signed = signHead(key, { ...trail.head(), at: new Date(clock.now()).toISOString() });
    await writeHead(folder, signed);
    this.#signed = signed;
    this.#unsigned.end();
    this.#deps.meter?.done('seal');
    onHead?.(signed);
  }

  waitingSince(): number | null {
    return this.#unsigned.since();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting?.();
    await this.write('always');
  }
}
