/**
 * Hooks as the store keeps them. What was changed through the API stands until the file's own changes, so beside a hook stand hashes
 * of what the file said last: of its mapping, and of its settings. A new mapping in the file takes no `auth` away, and the other way
 * round.
 */
import { hash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import type { HookChange } from '../../shared/admin/hooks.ts';
import { type DirectoryHook, HookName, HookSettings, Mapping } from '../../shared/hook-settings.ts';
import { checker } from '../../shared/validate.ts';
import type { Hook } from '../domain/hooks/hook-ports.ts';
import { shownAuth } from './hook-auth.ts';
import type { MappingReader } from './mapping-files.ts';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const KeptHook = Type.Object(
  {
    mapping: Mapping,
    ...HookSettings.properties,
    fileHash: Type.Optional(Hash),
    /** None: the file says nothing beside the mapping. */
    fileSettingsHash: Type.Optional(Hash),
  },
  { additionalProperties: false },
);
type KeptHook = Static<typeof KeptHook>;

export const KeptHooks = Type.Record(HookName, KeptHook, { additionalProperties: false });
export type KeptHooks = Static<typeof KeptHooks>;

const hashOf = (text: string): string => hash('sha256', text, 'hex');

/** In one order, so that the same hook is the same document. */
const settingsOf = ({ auth, accept, fallback }: HookSettings): HookSettings => ({
  ...(auth && { auth }),
  ...(accept && { accept }),
  ...(fallback && { fallback }),
});

/** Undefined where nothing is set. */
function settingsHash(settings: HookSettings): string | undefined {
  const text = JSON.stringify(settingsOf(settings));
  return text === '{}' ? undefined : hashOf(text);
}

/**
 * What a file says, to be kept.
 * @param place of the source. @throws DirectoryError where a file with a mapping cannot be read
 */
export function keptOfFile(
  hooks: Readonly<Record<string, DirectoryHook>>,
  readMapping: MappingReader,
  place: string,
): KeptHooks {
  const kept = (name: string, hook: DirectoryHook): KeptHook => {
    const mapping = 'mapping' in hook ? hook.mapping : readMapping(hook.mappingFile, `${place}/hooks/${name}`);
    const fileSettingsHash = settingsHash(hook);
    return { mapping, ...settingsOf(hook), fileHash: hashOf(mapping), ...(fileSettingsHash && { fileSettingsHash }) };
  };
  return Object.fromEntries(Object.entries(hooks).map(([name, hook]) => [name, kept(name, hook)]));
}

const keptDoc = checker(Type.Object({ hooks: Type.Optional(KeptHooks) }));

/** Hooks of a kept source's document. */
export function hooksOf(doc: string): KeptHooks {
  const value: unknown = JSON.parse(doc);
  return keptDoc.is(value) ? (value.hooks ?? {}) : {};
}

/** A kept source's document with other hooks. */
export function withHooks(doc: string, hooks: KeptHooks): string {
  const { hooks: _, ...source } = JSON.parse(doc);
  return JSON.stringify(Object.keys(hooks).length > 0 ? { ...source, hooks } : source);
}

/**
 * A source's document of the file, with what was made or changed since. A hook that the file names no longer goes with
 * `prune` alone, as everything does.
 */
export function keepMadeHooks(before: string, after: string, prune: boolean): string {
  const kept = hooksOf(before);
  const hooks: KeptHooks = prune ? {} : { ...kept };
  for (const [name, hook] of Object.entries(hooksOf(after))) hooks[name] = keepMade(kept[name], hook);
  return withHooks(after, inOrder(hooks));
}

function keepMade(known: KeptHook | undefined, ofFile: KeptHook): KeptHook {
  if (!known) return ofFile;
  const { fileHash, fileSettingsHash } = ofFile;
  return {
    mapping: known.fileHash === fileHash ? known.mapping : ofFile.mapping,
    ...settingsOf(known.fileSettingsHash === fileSettingsHash ? known : ofFile),
    ...(fileHash && { fileHash }),
    ...(fileSettingsHash && { fileSettingsHash }),
  };
}

/** By name, so that the same hooks are the same document. */
const inOrder = (hooks: KeptHooks): KeptHooks =>
  Object.fromEntries(Object.entries(hooks).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A kept source's document in which one hook is changed, or new. Null: one that is new has no mapping. */
export function changeHook(doc: string, name: string, change: HookChange): string | null {
  const hooks = hooksOf(doc);
  const before = Object.hasOwn(hooks, name) ? hooks[name] : undefined;
  const mapping = change.mapping ?? before?.mapping;
  if (mapping === undefined) return null;
  const { fileHash, fileSettingsHash } = before ?? {};
  const { auth = before?.auth, accept = before?.accept, fallback = before?.fallback } = change;
  const hook: KeptHook = {
    mapping,
    ...settingsOf({ ...(auth && { auth }), ...(accept && { accept }), ...(fallback && { fallback }) }),
    ...(fileHash && { fileHash }),
    ...(fileSettingsHash && { fileSettingsHash }),
  };
  return withHooks(doc, inOrder({ ...hooks, [name]: hook }));
}

export function hookOf(source: string, hook: string, kept: KeptHook): Hook {
  const { mapping, auth, accept, fallback, fileHash, fileSettingsHash } = kept;
  const isOfFile = hashOf(mapping) === fileHash && settingsHash(kept) === fileSettingsHash;
  return {
    source,
    hook,
    mapping,
    auth: auth ? shownAuth(auth) : null,
    accept: accept ?? 'all',
    fallback: fallback ?? null,
    origin: fileHash === undefined ? 'api' : isOfFile ? 'file' : 'changed',
  };
}
