/**
 * Stored form of hooks. A change through the API remains in effect until the file's own value changes. Each hook therefore stores separate
 * hashes of the file's last mapping and settings: a new mapping in the file does not reset `auth`, and vice versa.
 */
import { hash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import type { HookChange } from '../../shared/admin/hooks.ts';
import { ResponseSettings } from '../../shared/endpoint-settings.ts';
import { type DirectoryHook, HookName, HookSettings, Mapping } from '../../shared/hook-settings.ts';
import { checker } from '../../shared/validate.ts';
import type { Hook } from '../domain/hooks/hook-ports.ts';
import { shownAuth } from './hook-auth.ts';
import type { MappingReader } from './mapping-files.ts';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const StoredHook = Type.Object(
  {
    mapping: Mapping,
    ...HookSettings.properties,
    /** From the directory file alone. */
    response: Type.Optional(ResponseSettings),
    fileHash: Type.Optional(Hash),
    /** Absent: the file has only the mapping. */
    fileSettingsHash: Type.Optional(Hash),
  },
  { additionalProperties: false },
);
type StoredHook = Static<typeof StoredHook>;

export const StoredHooks = Type.Record(HookName, StoredHook, { additionalProperties: false });
export type StoredHooks = Static<typeof StoredHooks>;

const hashOf = (text: string): string => hash('sha256', text, 'hex');

type SettingsChange = { [K in keyof HookSettings]: HookSettings[K] | null };

/** Fixed member order, so that equal hooks serialize equally. Null and false leave a setting out. */
const settingsOf = ({ auth, accept, fallback, xml, multipart, handshake }: SettingsChange): HookSettings => ({
  ...(auth && { auth }),
  ...(accept && { accept }),
  ...(fallback && { fallback }),
  ...(xml && { xml }),
  ...(multipart && { multipart }),
  ...(handshake && { handshake }),
});

function settingsHash(settings: HookSettings): string | undefined {
  const text = JSON.stringify(settingsOf(settings));
  return text === '{}' ? undefined : hashOf(text);
}

/** @param place of the source. @throws DirectoryError if a mapping file cannot be read */
export function keptOfFile(
  hooks: Readonly<Record<string, DirectoryHook>>,
  readMapping: MappingReader,
  place: string,
): StoredHooks {
  const kept = (name: string, hook: DirectoryHook): StoredHook => {
    const mapping = 'mapping' in hook ? hook.mapping : readMapping(hook.mappingFile, `${place}/hooks/${name}`);
    const fileSettingsHash = settingsHash(hook);
    return {
      mapping,
      ...(hook.response && { response: hook.response }),
      ...settingsOf(hook),
      fileHash: hashOf(mapping),
      ...(fileSettingsHash && { fileSettingsHash }),
    };
  };
  return Object.fromEntries(Object.entries(hooks).map(([name, hook]) => [name, kept(name, hook)]));
}

const keptDoc = checker(Type.Object({ hooks: Type.Optional(StoredHooks) }));

export function hooksOf(doc: string): StoredHooks {
  const value: unknown = JSON.parse(doc);
  return keptDoc.is(value) ? (value.hooks ?? {}) : {};
}

export function withHooks(doc: string, hooks: StoredHooks): string {
  const { hooks: _, ...source } = JSON.parse(doc);
  return JSON.stringify(Object.keys(hooks).length > 0 ? { ...source, hooks } : source);
}

/** Merges the file's document with changes made through the API. `prune` also removes hooks that the file does not name. */
export function withGeneratedHookSecrets(before: string, after: string, prune: boolean): string {
  const kept = hooksOf(before);
  const hooks: StoredHooks = prune ? {} : { ...kept };
  for (const [name, hook] of Object.entries(hooksOf(after))) hooks[name] = withGeneratedSecrets(kept[name], hook);
  return withHooks(after, inOrder(hooks));
}

function withGeneratedSecrets(known: StoredHook | undefined, ofFile: StoredHook): StoredHook {
  if (!known) return ofFile;
  const { fileHash, fileSettingsHash, response } = ofFile;
  return {
    mapping: known.fileHash === fileHash ? known.mapping : ofFile.mapping,
    ...(response && { response }),
    ...settingsOf(known.fileSettingsHash === fileSettingsHash ? known : ofFile),
    ...(fileHash && { fileHash }),
    ...(fileSettingsHash && { fileSettingsHash }),
  };
}

/** Sorted by name, so that equal hooks serialize equally. */
const inOrder = (hooks: StoredHooks): StoredHooks =>
  Object.fromEntries(Object.entries(hooks).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Changes or adds one hook in a stored source document. @returns null if a new hook has no mapping */
export function changeHook(doc: string, name: string, change: HookChange): string | null {
  const hooks = hooksOf(doc);
  const before = Object.hasOwn(hooks, name) ? hooks[name] : undefined;
  const mapping = change.mapping ?? before?.mapping;
  if (mapping === undefined) return null;
  const { fileHash, fileSettingsHash, response } = before ?? {};
  const hook: StoredHook = {
    mapping,
    ...(response && { response }),
    ...settingsOf({ ...before, ...change }),
    ...(fileHash && { fileHash }),
    ...(fileSettingsHash && { fileSettingsHash }),
  };
  return withHooks(doc, inOrder({ ...hooks, [name]: hook }));
}

export function hookOf(source: string, hook: string, kept: StoredHook): Hook {
  const { mapping, auth, accept, fallback, xml, multipart, handshake, response, fileHash, fileSettingsHash } = kept;
  const isOfFile = hashOf(mapping) === fileHash && settingsHash(kept) === fileSettingsHash;
  return {
    source,
    hook,
    mapping,
    auth: auth ? shownAuth(auth) : null,
    accept: accept ?? 'all',
    fallback: fallback ?? null,
    xml: xml ?? false,
    multipart: multipart ?? false,
    handshake: handshake ?? null,
    response: response ? withoutSecrets(response.url) : null,
    origin: fileHash === undefined ? 'api' : isOfFile ? 'file' : 'changed',
  };
}

/** An address may contain a password or a token. */
function withoutSecrets(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
