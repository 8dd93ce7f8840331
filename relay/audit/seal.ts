/**
 * Keeps the signed head behind the chain, at most once a second. It never signs over a chain that is not the one it signed before:
 * truncating the trail and starting the relay again would otherwise wipe out its own trace.
 */
import { sweepParts } from '../../disk/replace.ts';
import type { AuditHead, SignedHead } from '../../shared/admin.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { AuditReader } from '../domain/audit.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import { headPath, readHead, signatureHolds, signHead, writeHead } from './head.ts';
import { type AuditKey, AuditKeyError, findAuditKey, type KeyPlace, openAuditKey } from './key.ts';

/** ms between two heads. */
const EVERY_MS = 1000;
/** ms after which a head half written is nobody's any more: a verb of the command line may write one beside the relay. */
const PART_MS = 60_000;

export interface Seal {
  /** Something was committed. */
  changed(): void;
  /** The last head that was signed and still holds; null: none. */
  current(): SignedHead | null;
  /** Signs what is there by now, and waits for it. */
  close(): Promise<void>;
}

export interface SealDeps extends KeyPlace {
  trail: Pick<AuditReader, 'head' | 'hashAt'>;
  /** Commits the record that names the key from here on. */
  nameKey: (publicKey: string) => Promise<unknown>;
  clock: Clock;
  timers: Timers;
  /** One line; the chain is not what was signed, or the head cannot be written. */
  onTrouble: (line: string) => void;
}

/** @throws AuditKeyError */
export async function openSeal(deps: SealDeps): Promise<Seal> {
  const { folder, trail } = deps;
  sweepParts(headPath(folder), PART_MS);
  const file = readHead(folder);
  if (file.state !== 'missing' && findAuditKey(deps) === null) {
    const name = deps.setting === null ? 'BECKON_DATA: audit.key' : 'BECKON_AUDIT_KEY';
    throw new AuditKeyError(
      `${name} is missing, but signed ${headPath(folder)}: bring the key back or move that file away`,
    );
  }
  const key = openAuditKey(deps);
  const trouble = file.state === 'missing' ? null : troubleOf(file, trail);
  if (trouble !== null) {
    deps.onTrouble(`${trouble}; the head stays as it is: see audit verify`);
    return { changed() {}, current: () => null, async close() {} };
  }
  const before = file.state === 'there' ? file.signed : null;
  // A head that is lost, or another key, shows in the trail itself.
  if (before?.publicKey !== key.publicKey) await deps.nameKey(key.publicKey);
  const seal = new HeadSeal(deps, key, before);
  await seal.write('always');
  return seal;
}

function troubleOf(file: ReturnType<typeof readHead>, trail: SealDeps['trail']): string | null {
  if (file.state !== 'there' || !signatureHolds(file.signed)) return 'audit.head was changed';
  return carriesOn(trail, file.signed.head)
    ? null
    : `the trail is not the one signed up to record ${file.signed.head.seq}`;
}

const carriesOn = (trail: SealDeps['trail'], { seq, hash }: AuditHead): boolean => trail.hashAt(seq) === hash;

class HeadSeal implements Seal {
  readonly #deps: SealDeps;
  readonly #key: AuditKey;
  #signed: SignedHead | null;
  #waiting: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;
  #broken = false;
  #failing = false;

  constructor(deps: SealDeps, key: AuditKey, signed: SignedHead | null) {
    this.#deps = deps;
    this.#key = key;
    this.#signed = signed;
  }

  changed(): void {
    if (this.#waiting || this.#closed || this.#broken) return;
    this.#waiting = this.#deps.timers.after(EVERY_MS, () => {
      this.#waiting = null;
      void this.write('if changed');
    });
  }

  current(): SignedHead | null {
    return this.#broken ? null : this.#signed;
  }

  /** One at a time: an older head must not come to lie over a newer one. */
  write(when: 'always' | 'if changed'): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeNow(when));
    return this.#writing;
  }

  async #writeNow(when: 'always' | 'if changed'): Promise<void> {
    const { trail, clock, folder, onTrouble } = this.#deps;
    if (this.#broken) return;
    try {
      if (this.#signed && !carriesOn(trail, this.#signed.head)) {
        this.#broken = true;
        onTrouble(`the trail is no longer the one signed up to record ${this.#signed.head.seq}: see audit verify`);
        return;
      }
      const newest = trail.head();
      if (when === 'if changed' && newest.seq === this.#signed?.head.seq) return;
      const signed = signHead(this.#key, { ...newest, at: new Date(clock.now()).toISOString() });
      await writeHead(folder, signed);
      this.#signed = signed;
      this.#failing = false;
    } catch (error) {
      // Once, not every second, for as long as the disk is full.
      if (!this.#failing) onTrouble(`audit.head cannot be written: ${reasonOf(error)}`);
      this.#failing = true;
      this.changed();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting?.();
    await this.write('always');
  }
}
