/**
 * Mappings of hooks as the store keeps them. One that was changed through the API stands until the file's own changes, so beside each
 * stands a hash of what the file said last.
 */
import { hash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { DirectoryHook, HookName } from '../../shared/directory.ts';
import { checker } from '../../shared/validate.ts';
import type { HookInfo } from '../domain/hook-ports.ts';

export const KeptHooks = Type.Record(
  HookName,
  Type.Object(
    { ...DirectoryHook.properties, fileHash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })) },
    { additionalProperties: false },
  ),
  { additionalProperties: false },
);
export type KeptHooks = Static<typeof KeptHooks>;

const hashOf = (mapping: string): string => hash('sha256', mapping, 'hex');

/** What a file says, to be kept. */
export function keptOfFile(hooks: Readonly<Record<string, { mapping: string }>>): KeptHooks {
  return Object.fromEntries(
    Object.entries(hooks).map(([name, { mapping }]) => [name, { mapping, fileHash: hashOf(mapping) }]),
  );
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
  const ofFile = hooksOf(after);
  const hooks: KeptHooks = prune ? {} : { ...kept };
  for (const [name, hook] of Object.entries(ofFile)) {
    const known = kept[name];
    hooks[name] = known && known.fileHash === hook.fileHash ? known : hook;
  }
  return withHooks(after, inOrder(hooks));
}

/** By name, so that the same hooks are the same document. */
const inOrder = (hooks: KeptHooks): KeptHooks =>
  Object.fromEntries(Object.entries(hooks).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A kept source's document in which one hook has another mapping, or is new. */
export function changeHook(doc: string, name: string, mapping: string): string {
  const hooks = hooksOf(doc);
  return withHooks(doc, inOrder({ ...hooks, [name]: { ...hooks[name], mapping } }));
}

export function hookInfo(source: string, hook: string, { mapping, fileHash }: KeptHooks[string]): HookInfo {
  const origin = fileHash === undefined ? 'api' : hashOf(mapping) === fileHash ? 'file' : 'changed';
  return { source, hook, mapping, origin };
}
