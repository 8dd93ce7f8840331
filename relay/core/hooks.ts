/** Hooks on an open store: evaluation of payloads, and changes of their settings. */
import type { HookChange } from '../../shared/admin/hooks.ts';
import type { HookAuth } from '../../shared/hook-settings.ts';
import { type FieldError, ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Environment } from '../config.ts';
import { authFault, resolveAuth, secretsOf } from '../directory/hook-auth.ts';
import { DirectoryError, namesFile } from '../directory/secrets.ts';
import { fallbackFaultsOf } from '../directory/source-grants.ts';
import { changeHook as changedHooks, hooksOf, withHooks } from '../directory/source-hooks.ts';
import { weakAuth } from '../directory/strength.ts';
import { createHooks, type Hooks } from '../domain/hooks/hooks.ts';
import { type AdminAct, type AuditedActor, noteAct } from '../domain/people/admin-act.ts';
import type { Clock, Mapper, Random } from '../domain/ports.ts';
import { syntaxFault } from '../mapping/expression.ts';
import { payloadReader } from '../mapping/payload.ts';
import type { RelayCore } from './core.ts';

type HookCore = Pick<RelayCore, 'store' | 'directory'>;

export function createStoreHooks(
  { store, directory }: HookCore,
  { mapper, clock, random }: { mapper: Mapper; clock: Clock; random: Random },
): Hooks {
  return createHooks({
    mapper,
    payloads: payloadReader,
    writer: store.writer,
    letters: store.hookLetters,
    directory: directory.view,
    subscriptionsOf: (userId) => store.reader.subscriptions(userId),
    clock,
    random,
  });
}

/** @throws REQUEST_INVALID with a pointer to the error */
export async function changeHook(
  core: HookCore,
  by: AuditedActor,
  source: string,
  hook: string,
  change: HookChange,
  env: Environment,
): Promise<void> {
  if (change.mapping !== undefined) await requireExpression(change.mapping);
  if (change.auth) requireAuth(change.auth, env);
  await editHook(core, by, 'hook change', source, hook, changeIn(hook, change));
}

export const removeHook = (core: HookCore, by: AuditedActor, source: string, hook: string): Promise<void> =>
  editHook(core, by, 'hook remove', source, hook, (doc) => {
    const { [hook]: _, ...others } = hooksOf(doc);
    return withHooks(doc, others);
  });

async function editHook(
  { store }: HookCore,
  by: AuditedActor,
  act: AdminAct,
  source: string,
  hook: string,
  work: (doc: string) => string,
): Promise<void> {
  await store.writer.write((tx) => {
    const stored = tx.directoryRows.get('source', source);
    if (!stored) throw new ProblemError('NOT_FOUND', refusals.requests.noSource(source.slice(0, 80)));
    const doc = work(stored.doc);
    const [beyond] = fallbackFaultsOf(doc);
    if (beyond) {
      const pointer = beyond.pointer.replace(/^\/hooks\/[^/]+/, '');
      throw new ProblemError('REQUEST_INVALID', `${pointer} ${beyond.detail}`, { errors: [{ ...beyond, pointer }] });
    }
    tx.directoryRows.put({ ...stored, doc }, by.via);
    noteAct(tx, by, act, source, { facts: { hook } });
  });
}

/** @throws REQUEST_INVALID with the position of the error */
async function requireExpression(mapping: string): Promise<void> {
  const fault = await syntaxFault(mapping);
  if (!fault) return;
  const { position, line, column, detail } = fault;
  const errors: FieldError[] = [{ pointer: '/mapping', detail: `${detail} (line ${line}, column ${column})` }];
  throw new ProblemError('REQUEST_INVALID', `/mapping ${errors[0]?.detail}`, { errors, position, line, column });
}

/** @throws REQUEST_INVALID with a pointer to the error */
function requireAuth(auth: HookAuth, env: Environment): void {
  const refuse = (pointer: string, detail: string) =>
    new ProblemError('REQUEST_INVALID', `${pointer} ${detail}`, { errors: [{ pointer, detail }] });
  const fault = authFault(auth);
  if (fault) throw refuse(`/auth${fault.pointer}`, fault.detail);
  // An administrator over HTTP may not have access to this machine's files.
  if (secretsOf(auth).some(namesFile)) throw refuse('/auth', 'refers to a file, which only the directory file may');
  try {
    resolveAuth(auth, env, 'it');
  } catch (error) {
    // Storing it would make the next start fail.
    throw error instanceof DirectoryError ? refuse('/auth', error.message.replace(/^it /, '')) : error;
  }
  const [weak] = weakAuth(auth, '/auth', env);
  if (weak) throw refuse('/auth', weak.why);
}

const changeIn =
  (hook: string, change: HookChange) =>
  (doc: string): string => {
    const changed = changedHooks(doc, hook, change);
    if (changed !== null) return changed;
    const errors: FieldError[] = [{ pointer: '/mapping', detail: 'is required of a new hook' }];
    throw new ProblemError('REQUEST_INVALID', '/mapping is required of a new hook', { errors });
  };
