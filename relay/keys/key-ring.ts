/**
 * The key ring: a file outside the store with the keys to its secrets (contract section 8). The first key encrypts, or in a cluster the one
 * that the store names; the others only decrypt until retired.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Type, { type Static } from 'typebox';
import { isMissing } from '../../disk/faults.ts';
import { createFileSync, makeFolder, replaceFileSync, sweepParts } from '../../disk/replace.ts';
import { reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';

/** The ring is unusable; `message` is one line that names the setting. */
export class KeyRingError extends Error {
  override name = 'KeyRingError';
}

const KEY_BYTES = 32;
const MAX_KEYS = 100;
/** Bytes. */
const MAX_FILE = 64 * 1024;
/** ms after which a partial file is abandoned. */
const PART_MS = 60_000;

const RingKey = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9a-f]{16}$' }),
    key: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    madeAt: Type.String({ maxLength: 40 }),
  },
  { additionalProperties: false },
);
const RingFile = Type.Object(
  { beckonKeys: Type.Literal(1), keys: Type.Array(RingKey, { minItems: 1, maxItems: MAX_KEYS }) },
  { additionalProperties: false },
);
type RingFile = Static<typeof RingFile>;
const ringFile = checker(RingFile);

export interface RingEntry {
  id: string;
  key: Buffer;
  /** RFC 3339. */
  madeAt: string;
}

export interface KeyRing {
  readonly path: string;
  /** Never empty; the first encrypts. Reads the file again if it has changed. */
  keys(): readonly RingEntry[];
  /** Adds a new first key. @throws KeyRingError; the ring is then unchanged */
  rotate(now: number): RingEntry;
  /** Adds a key that only decrypts. @throws KeyRingError */
  add(now: number): RingEntry;
  /** Makes a key of the ring the first. @throws KeyRingError */
  promote(id: string): void;
  /** Removes a key other than the first. @throws KeyRingError */
  retire(id: string): void;
}

interface RingOptions {
  path: string;
  now: () => number;
  /** The file became unusable while running; the cached keys stay in use. */
  onTrouble?: (line: string) => void;
}

/** Opens the ring, or creates it if missing. @throws KeyRingError */
export function openKeyRing(options: RingOptions): KeyRing {
  const { path, now } = options;
  sweepParts(path, PART_MS);
  if (!exists(path)) make(path, now());
  return new FileRing(options);
}

class FileRing implements KeyRing {
  readonly path: string;
  readonly #onTrouble: (line: string) => void;
  #keys: readonly RingEntry[];
  #seen: string;
  #told = false;

  constructor({ path, onTrouble = () => {} }: RingOptions) {
    this.path = path;
    this.#onTrouble = onTrouble;
    this.#seen = faceOf(look(path));
    this.#keys = read(path);
  }

  keys(): readonly RingEntry[] {
    try {
      const face = faceOf(look(this.path));
      if (face !== this.#seen) this.#keys = read(this.path);
      this.#seen = face;
      this.#told = false;
    } catch (error) {
      if (!this.#told) this.#onTrouble(reasonOf(error));
      this.#told = true;
    }
    return this.#keys;
  }

  rotate(now: number): RingEntry {
    const known = this.#withRoom();
    const entry = newEntry(now);
    this.#write([entry, ...known]);
    return entry;
  }

  add(now: number): RingEntry {
    const known = this.#withRoom();
    const entry = newEntry(now);
    this.#write([...known, entry]);
    return entry;
  }

  promote(id: string): void {
    const known = read(this.path);
    const entry = known.find((one) => one.id === id);
    if (!entry) throw fault(this.path, `has no key ${id}`);
    if (known[0] !== entry) this.#write([entry, ...known.filter((one) => one !== entry)]);
  }

  retire(id: string): void {
    const known = read(this.path);
    const [first] = known;
    if (!known.some((entry) => entry.id === id)) throw fault(this.path, `has no key ${id}`);
    if (first?.id === id) throw fault(this.path, `seals with ${id}: rotate first`);
    this.#write(known.filter((entry) => entry.id !== id));
  }

  #withRoom(): readonly RingEntry[] {
    const known = read(this.path);
    if (known.length >= MAX_KEYS) throw fault(this.path, `has ${MAX_KEYS} keys already: retire some`);
    return known;
  }

  #write(keys: readonly RingEntry[]): void {
    try {
      replaceFileSync(this.path, textOf(keys));
    } catch (error) {
      throw fault(this.path, `cannot be written: ${reasonOf(error)}`);
    }
    this.#keys = keys;
    this.#seen = faceOf(look(this.path));
  }
}

const fault = (path: string, what: string): KeyRingError => new KeyRingError(`BECKON_KEYS: ${path} ${what}`);

/** Changes when the file is replaced or modified. */
const faceOf = ({ ino, mtimeMs, size }: Stats): string => `${ino}/${mtimeMs}/${size}`;

const newEntry = (now: number): RingEntry => ({
  id: randomBytes(8).toString('hex'),
  key: randomBytes(KEY_BYTES),
  madeAt: new Date(now).toISOString(),
});

function textOf(keys: readonly RingEntry[]): string {
  const file: RingFile = {
    beckonKeys: 1,
    keys: keys.map(({ id, key, madeAt }) => ({ id, key: key.toString('base64url'), madeAt })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw fault(path, `cannot be read: ${reasonOf(error)}`);
  }
}

/** If two processes start at the same time, one creates the ring and both use it. */
function make(path: string, now: number): void {
  try {
    makeFolder(dirname(path));
    createFileSync(path, textOf([newEntry(now)]));
    chmodSync(path, 0o600);
  } catch (error) {
    throw fault(path, `cannot be made: ${reasonOf(error)}`);
  }
}

/** @throws KeyRingError if it is unreadable, or accessible to others than its owner */
function look(path: string): Stats {
  let found: Stats;
  try {
    found = statSync(path);
  } catch (error) {
    throw fault(path, isMissing(error) ? 'is not there any more' : `cannot be read: ${reasonOf(error)}`);
  }
  if (!found.isFile()) throw fault(path, 'is not a file');
  // Windows has no such modes; the folder's permissions apply there.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw fault(path, `may be read or changed by others (mode ${modeOf(found)}): chmod 600, and keys rotate if it was`);
  }
  if (found.size > MAX_FILE) throw fault(path, 'is no key ring: it is too large');
  return found;
}

const modeOf = ({ mode }: Stats): string => (mode & 0o777).toString(8).padStart(3, '0');

/** Errors never quote the content of the file. */
function read(path: string): readonly RingEntry[] {
  look(path);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw fault(
      path,
      error instanceof SyntaxError ? 'is no key ring: it is not JSON' : `cannot be read: ${reasonOf(error)}`,
    );
  }
  const checked = ringFile.check(value);
  if (!checked.ok) throw fault(path, `is no key ring: ${checked.errors[0]?.pointer || 'the whole'} does not fit`);
  const { keys } = checked.value;
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw fault(path, 'is no key ring: it has one id twice');
  return keys.map(({ id, key, madeAt }) => ({ id, key: Buffer.from(key, 'base64url'), madeAt }));
}
