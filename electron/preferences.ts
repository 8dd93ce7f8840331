/** Preferences and window bounds, in a small JSON file. Invalid values are ignored but preserved in the file. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
// In Electron this is electron-store. Plain Node has no `electron` module and uses `conf`, on which electron-store is based.
import Store from '#electron-store';
import { type DiskFault, diskFault } from '../disk/faults.ts';
import { sweepParts } from '../disk/replace.ts';
import { managedPreferences, type Policy } from '../shared/policy.ts';
import { DEFAULT_PREFERENCES, Pause, Preferences, PreferencesPatch } from '../shared/settings.ts';
import { checker } from '../shared/validate.ts';

const Bounds = Type.Object({ x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() });
type WindowBounds = Type.Static<typeof Bounds>;

const asChosen = checker(PreferencesPatch);
const asPause = checker(Pause);
const asBounds = checker(Bounds);
const EACH = Object.entries(Preferences.properties).map(([name, schema]) => ({ name, ...checker(schema) }));

export interface LocalPreferences {
  get(): Preferences;
  /** Effective immediately. If it cannot be stored, that is reported and it lasts for this run. */
  set(patch: Partial<Preferences>): Preferences;
  pause(): Pause;
  setPause(pause: Pause): void;
  windowBounds(): WindowBounds | null;
  setWindowBounds(place: WindowBounds): void;
  /** Retries a failed write. */
  flush(): void;
  readonly firstRun: boolean;
}

export interface PreferenceEvents {
  /** Invalid values; defaults apply, and the file retains them until changed. */
  notTaken(names: readonly string[]): void;
  /** The file is not valid JSON and was moved to `path`. */
  setAside(path: string): void;
  /** The file cannot be read; it is not modified, and defaults apply. */
  unreadable(fault: DiskFault): void;
  /** Changes cannot be stored for now; null: they are. */
  unsaved(fault: DiskFault | null): void;
}

type Document = Record<string, unknown>;
const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws SyntaxError if it is not a preferences file */
function parse(text: string): Document {
  const document: unknown = JSON.parse(text);
  if (isDocument(document) && isDocument(document.preferences ?? {})) return document;
  throw new SyntaxError('it holds no preferences');
}

/** @throws SyntaxError, or the file system's error */
function openFile(folder: string): Store<Document> {
  const name = 'preferences';
  const options = {
    cwd: folder,
    // The option is `name` in electron-store and `configName` in conf.
    name,
    configName: name,
    clearInvalidConfig: false,
    accessPropertiesByDotNotation: false,
    serialize: (document: Document) => `${JSON.stringify(document, null, 2)}\n`,
    deserialize: parse,
  };
  return new Store<Document>(options);
}

type OpenedPreferences =
  | { state: 'read' | 'damaged'; store: Store<Document> }
  | { state: 'unreadable'; fault: DiskFault };

/** Moves a damaged file aside. One that cannot be moved is treated as unreadable. */
function find(folder: string, path: string, now: number, events: PreferenceEvents): OpenedPreferences {
  try {
    return { state: 'read', store: openFile(folder) };
  } catch (error) {
    const fault = diskFault(error);
    if (fault !== null) return { state: 'unreadable', fault };
    if (!(error instanceof SyntaxError)) throw error;
  }
  const aside = `${path}.damaged-${now}`;
  try {
    renameSync(path, aside);
    events.setAside(aside);
    return { state: 'damaged', store: openFile(folder) };
  } catch (error) {
    return { state: 'unreadable', fault: diskFault(error) ?? 'unwritable' };
  }
}

/** @returns the valid members and the names of invalid ones */
function take(kept: unknown): { chosen: Partial<Preferences>; refused: string[] } {
  const given = isDocument(kept) ? kept : {};
  const valid: Document = {};
  const refused: string[] = [];
  for (const { name, is } of EACH) {
    if (!(name in given)) continue;
    if (is(given[name])) valid[name] = given[name];
    else refused.push(name);
  }
  return { chosen: asChosen.is(valid) ? valid : {}, refused };
}

/** @param folder profile folder. @param now ms since 1970, for the name of a file set aside. @param policy the managed policy now */
export function openPreferences(
  folder: string,
  now: number,
  events: PreferenceEvents,
  policy: () => Policy = () => ({}),
): LocalPreferences {
  const path = join(folder, 'preferences.json');
  // If set, as in a terminal running as a snap, conf writes in place, and a full disk truncates the file.
  delete process.env.SNAP;
  sweepParts(path, 0);
  const found = find(folder, path, now, events);
  /** The store reads its file on each access, so it is read once here; an unreadable file is never overwritten. */
  const locked = found.state === 'unreadable' ? found.fault : null;
  let document: Document = found.state === 'unreadable' ? {} : found.store.store;
  let unsaved = false;

  const write = (next: Document): void => {
    document = next;
    const fault = found.state === 'unreadable' ? found.fault : keep(found.store, document);
    if (fault !== null || unsaved) events.unsaved(fault);
    unsaved = fault !== null;
  };

  if (locked !== null) events.unreadable(locked);
  const first = take(document.preferences);
  const odd = [...first.refused, ...('pause' in document && !asPause.is(document.pause) ? ['pause'] : [])];
  if (odd.length > 0) events.notTaken(odd);
  let { chosen } = first;
  const firstRun = found.state === 'read' && !('started' in document);
  if (firstRun) write({ ...document, started: true });

  const effective = (): Preferences => {
    const { defaults, locked } = managedPreferences(policy());
    return { ...DEFAULT_PREFERENCES, ...defaults, ...chosen, ...locked };
  };

  return {
    firstRun,
    get: effective,
    set(patch) {
      chosen = { ...chosen, ...patch };
      // Preserves unknown and invalid values in the file, and stores no defaults, which a policy or a later version may change.
      const kept = isDocument(document.preferences) ? document.preferences : {};
      write({ ...document, preferences: { ...kept, ...patch } });
      return effective();
    },
    pause: () => (asPause.is(document.pause) ? document.pause : null),
    setPause: (pause) => write({ ...document, pause }),
    windowBounds: () => (asBounds.is(document.window) ? document.window : null),
    setWindowBounds: (window) => write({ ...document, window }),
    flush() {
      if (unsaved) write(document);
    },
  };
}

/** @returns null on success */
function keep(store: Store<Document>, document: Document): DiskFault | null {
  try {
    store.store = document;
    return null;
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    return fault;
  }
}
