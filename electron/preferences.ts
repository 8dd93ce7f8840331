/**
 * The person's preferences on this computer and the place of the window, in one small JSON file. A value that does not fit is not used;
 * the file keeps it, and the other values hold.
 */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
// In Electron it is electron-store. Plain Node has no `electron` to import: there it is `conf`, which electron-store extends.
import Store from '#electron-store';
import { type DiskFault, diskFault } from '../disk/faults.ts';
import { sweepParts } from '../disk/replace.ts';
import { DEFAULT_PREFERENCES, Pause, Preferences } from '../shared/settings.ts';
import { withSounds } from '../shared/sounds.ts';
import { checker } from '../shared/validate.ts';

const Bounds = Type.Object({ x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() });
type WindowBounds = Type.Static<typeof Bounds>;

const asPreferences = checker(Preferences);
const asPause = checker(Pause);
const asBounds = checker(Bounds);
const EACH = Object.entries(Preferences.properties).map(([name, schema]) => ({ name, ...checker(schema) }));

export interface LocalPreferences {
  get(): Preferences;
  /** Holds from now on; where it cannot be kept, for this run, and that is told. */
  set(patch: Partial<Preferences>): Preferences;
  pause(): Pause;
  setPause(pause: Pause): void;
  windowBounds(): WindowBounds | null;
  setWindowBounds(place: WindowBounds): void;
  /** Tries again to keep what could not be kept. */
  flush(): void;
  /** True in the first run of this profile. */
  readonly firstRun: boolean;
}

/** What a person should know of the file. */
export interface PreferenceEvents {
  /** Values that do not fit; their defaults are used, and the file keeps them until others are chosen. */
  notTaken(names: readonly string[]): void;
  /** The file is no JSON of ours and was moved there. */
  setAside(path: string): void;
  /** It cannot be read; it is left alone, and the defaults are used. */
  unreadable(fault: DiskFault): void;
  /** What was chosen cannot be kept for now; null: it is. */
  unsaved(fault: DiskFault | null): void;
}

type Document = Record<string, unknown>;
const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws SyntaxError: it is no file of preferences */
function parse(text: string): Document {
  const document: unknown = JSON.parse(text);
  if (isDocument(document) && isDocument(document.preferences ?? {})) return document;
  throw new SyntaxError('it holds no preferences');
}

/** @throws SyntaxError; the file system's error */
function openFile(folder: string): Store<Document> {
  const name = 'preferences';
  const options = {
    cwd: folder,
    // electron-store calls it `name`, and conf `configName`.
    name,
    configName: name,
    clearInvalidConfig: false,
    accessPropertiesByDotNotation: false,
    serialize: (document: Document) => `${JSON.stringify(document, null, 2)}\n`,
    deserialize: parse,
  };
  return new Store<Document>(options);
}

type Found = { state: 'read' | 'damaged'; store: Store<Document> } | { state: 'unreadable'; fault: DiskFault };

/** A file that is damaged is moved aside. One that cannot be moved is left alone like one that cannot be read. */
function find(folder: string, path: string, now: number, events: PreferenceEvents): Found {
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

/** @returns what can be used, and the names of what cannot */
function take(kept: unknown): { preferences: Preferences; refused: string[] } {
  const given = withSounds(isDocument(kept) ? kept : {});
  const merged: Document = { ...DEFAULT_PREFERENCES };
  const refused: string[] = [];
  for (const { name, is } of EACH) {
    if (!(name in given)) continue;
    if (is(given[name])) merged[name] = given[name];
    else refused.push(name);
  }
  return { preferences: asPreferences.is(merged) ? merged : DEFAULT_PREFERENCES, refused };
}

/** @param folder the profile's folder. @param now ms since 1970, for the name of a file set aside */
export function openPreferences(folder: string, now: number, events: PreferenceEvents): LocalPreferences {
  const path = join(folder, 'preferences.json');
  // With it, as in a terminal that is a snap, conf writes in place, and a full disk leaves half a file.
  delete process.env.SNAP;
  sweepParts(path, 0);
  const found = find(folder, path, now, events);
  /** The store reads its file at each access; it is read once, here, and nothing is written over what could not be read. */
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
  let { preferences } = first;
  const firstRun = found.state === 'read' && !('started' in document);
  if (firstRun) write({ ...document, started: true });

  return {
    firstRun,
    get: () => preferences,
    set(patch) {
      preferences = { ...preferences, ...patch };
      // What another version wrote beside, and what did not fit, stays in the file.
      const kept = isDocument(document.preferences) ? document.preferences : {};
      const chosen = kept === document.preferences ? patch : preferences;
      write({ ...document, preferences: { ...kept, ...chosen } });
      return preferences;
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

/** @returns null where it is kept */
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
