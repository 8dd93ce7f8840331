/**
 * Signs the head of the chain at most once a second, and only if the chain extends the one signed before: otherwise truncating the trail
 * and restarting the relay would hide the truncation. Such a trail stays unsigned until it is acknowledged (`audit acknowledge`).
 */
import { sweepParts } from '../../disk/replace.ts';
import type { SignedHead } from '../../shared/admin.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { AuditReader } from '../domain/administration/audit.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import { createWait, type TaskMeter, type Wait, type WaitStart } from '../domain/tasks.ts';
import { type AuditKey, type AuditKeyLocation, openAuditKey } from './audit-key.ts';
import { headPath, readHead, signHead, writeHead } from './signed-head.ts';
import { carriesOn, endTrouble, keyTrouble, requireNamedKey } from './trail-end.ts';

/** ms between two heads, and between two checks of a broken trail. */
const EVERY_MS = 1000;
/** ms after which a partial head file is abandoned: a CLI command may write one while the relay runs. */
const PART_MS = 60_000;

export interface Seal {
  /** Call after each commit. */
  changed(): void;
  /** The last signed head; null: none, or signing is suspended. */
  current(): SignedHead | null;
  /** Why signing is suspended; null: it is not. */
  trouble(): string | null;
  /** Since when a commit is unsigned; null: none is. */
  waitingSince: WaitStart;
  /** Signs what is unsigned. */
  close(): Promise<void>;
}

export interface SealDeps extends AuditKeyLocation {
  trail: Pick<AuditReader, 'head' | 'hashAt'>;
  used: () => boolean;
  /** As in `TrailEnd`. */
  among?: boolean;
  named?: () => string | null;
  /** This relay's key is authoritative whatever the trail names: it is single, or founds the cluster's log. Default: true. */
  founds?: boolean;
  nameKey: (publicKey: string) => Promise<unknown>;
  clock: Clock;
  timers: Timers;
  /** One line: the chain does not match the signed head, or the head cannot be written. */
  onTrouble: (line: string) => void;
  /** Called for each persisted head. */
  onHead?: (signed: SignedHead) => void;
  meter?: TaskMeter;
}

/** For an empty trail, call it before the first write. @throws AuditKeyError */
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
    // Before the first record, so that afterwards a trail without a head proves tampering, whenever the relay was killed.
    if (before === null) await this.#sign(key);
    else this.#signed = before;
    // A new key is recorded in the trail itself.
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

  /** The fault may have been acknowledged, or the missing file restored. */
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

  /** Serialized: an older head must not overwrite a newer one. */
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
      // Report once, not every second while the disk is full.
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
