/** Hooks: mappings from the directory, the processes that evaluate them, the store for payloads that could not be mapped. */

import type { HookChange } from '../../shared/admin/hooks.ts';
import { type HookAuth, HookName } from '../../shared/hook-settings.ts';
import { type FieldError, ProblemError } from '../../shared/problems.ts';
import { NO_RATES } from '../../shared/rules/step-up.ts';
import { checker } from '../../shared/validate.ts';
import { refusals } from '../../shared/words/relay.ts';
import { BY_COMMAND_LINE, type HooksAtHand, type InForce, VerbError } from '../admin/command-line.ts';
import type { Metrics } from '../admin/metrics.ts';
import type { Environment } from '../config.ts';
import { authFault, resolveAuth, secretsOf } from '../directory/hook-auth.ts';
import { DirectoryError, namesFile } from '../directory/secrets.ts';
import { fallbackFaultsOf } from '../directory/source-grants.ts';
import { changeHook, hooksOf, withHooks } from '../directory/source-hooks.ts';
import { weakAuth } from '../directory/strength.ts';
import type { Source } from '../domain/directory-view.ts';
import type { HookRules } from '../domain/hooks/hook-ports.ts';
import { createHookRequests, type HookRequestLog } from '../domain/hooks/hook-requests.ts';
import { createHooks, type Hooks } from '../domain/hooks/hooks.ts';
import { UNLIMITED } from '../domain/items/grants.ts';
import { type AdminAct, type AdminActor, type AuditedActor, noteAct } from '../domain/people/admin-act.ts';
import type { Clock, Log, Mapper, Random } from '../domain/ports.ts';
import type { HttpDeps } from '../http/app.ts';
import { syntaxFault } from '../mapping/expression.ts';
import { createMapper } from '../mapping/mapper.ts';
import { systemRandom, systemTimers } from '../system.ts';
import { type Brought, fileOf, rulesOf } from './brought.ts';
import type { RelayCore } from './core.ts';
import type { RelayDeps } from './deps.ts';

const hookName = checker(HookName);

export type HookParts = Pick<HttpDeps, 'hooks' | 'hookLetters' | 'hookRequests' | 'changeHook' | 'removeHook'>;

interface JoinHookDeps {
  /** Resolves `env:NAME`. */
  env: Environment;
  core: RelayCore;
  mapper: Mapper;
  clock: Clock;
  random: Random;
  requests: HookRequestLog;
  changed: () => void;
}

function hooksOfOffice({ core, mapper, clock, random }: Omit<JoinHookDeps, 'changed' | 'env' | 'requests'>): Hooks {
  const { store, directory } = core;
  return createHooks({
    mapper,
    writer: store.writer,
    letters: store.hookLetters,
    directory: directory.view,
    subscriptionsOf: (userId) => store.reader.subscriptions(userId),
    clock,
    random,
  });
}

export function joinHooks(deps: JoinHookDeps): HookParts {
  const { core, env, changed } = deps;
  const { store } = core;

  async function edit(by: AdminActor, act: AdminAct, source: string, hook: string, work: (doc: string) => string) {
    await editHook(core, { ...by, via: 'console' }, act, source, hook, work);
    changed();
  }

  return {
    hooks: hooksOfOffice(deps),
    hookLetters: store.hookLetters,
    hookRequests: deps.requests,
    async changeHook(by, source, hook, change) {
      if (change.mapping !== undefined) await requireExpression(change.mapping);
      if (change.auth) requireAuth(change.auth, env);
      await edit(by, 'hook change', source, hook, changeIn(hook, change));
    },
    removeHook: (by, source, hook) =>
      edit(by, 'hook remove', source, hook, (doc) => {
        const { [hook]: _, ...others } = hooksOf(doc);
        return withHooks(doc, others);
      }),
  };
}

export function joinHookRequests({ clock, timers, log }: RelayDeps, core: RelayCore, metrics: Metrics): HookRequestLog {
  const { store, directory } = core;
  return createHookRequests({
    reader: store.hookRequests,
    writer: store.writer,
    directory: directory.view,
    clock,
    timers,
    log,
    onFailure: () => metrics.failed('hook-requests'),
    meter: {
      request: ({ source, hook }, result) => metrics.hookRequest(source, hook, result),
      withoutRecipients: ({ source, hook }, events) => metrics.hookNobody(source, hook, events),
    },
  });
}

async function editHook(
  { store }: RelayCore,
  by: AuditedActor,
  act: AdminAct,
  source: string,
  hook: string,
  work: (doc: string) => string,
): Promise<void> {
  await store.writer.write((tx) => {
    const kept = tx.directoryRows.get('source', source);
    if (!kept) throw new ProblemError('NOT_FOUND', refusals.requests.noSource(source.slice(0, 80)));
    const doc = work(kept.doc);
    const [beyond] = fallbackFaultsOf(doc);
    if (beyond) {
      const pointer = beyond.pointer.replace(/^\/hooks\/[^/]+/, '');
      throw new ProblemError('REQUEST_INVALID', `${pointer} ${beyond.detail}`, { errors: [{ ...beyond, pointer }] });
    }
    tx.directoryRows.put({ ...kept, doc }, by.via);
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
    const changed = changeHook(doc, hook, change);
    if (changed !== null) return changed;
    const errors: FieldError[] = [{ pointer: '/mapping', detail: 'is required of a new hook' }];
    throw new ProblemError('REQUEST_INVALID', '/mapping is required of a new hook', { errors });
  };

/** Logs invalid mappings at startup. They do not stop the relay: their payloads are stored. */
export async function warnOfMappings({ directory }: RelayCore, log: Log): Promise<void> {
  for (const { source, hook, mapping } of directory.view().hooks()) {
    const fault = await syntaxFault(mapping);
    if (fault)
      log.warn({ source, hook, line: fault.line, column: fault.column }, `a mapping is not JSONata: ${fault.detail}`);
  }
}

/** For the command line: evaluates in a process that ends with the command. */
export function hooksAtHand(
  core: RelayCore,
  given: Brought,
  { clock, changed }: { clock: Clock; changed: () => InForce },
): HooksAtHand {
  const { view } = core.directory;
  return {
    list: () => view().hooks(),
    readText: (path) => fileOf(given, path),
    async try(source, hook, payload, text, request) {
      const known = view().hook(source, hook) ?? rulesOf(given);
      const mapping = text ?? known?.mapping;
      if (mapping === undefined) throw new VerbError(`${source} has no hook ${hook}`);
      const rules: HookRules = { accept: 'all', fallback: null, ...known, mapping };
      const sender = view().source(source) ?? unknownSource(source);
      const mapper = createMapper({ timers: systemTimers });
      try {
        const deps = { core, mapper, clock, random: systemRandom };
        return await hooksOfOffice(deps).try(sender, rules, payload, request);
      } finally {
        await mapper.close();
      }
    },
    async set(source, hook, mapping) {
      await requireExpression(mapping);
      if (!hookName.is(hook)) throw new VerbError('The name of a hook is 1 to 63 of A-Z a-z 0-9 . _ -');
      if (!view().source(source)) throw new VerbError(`There is no source ${source}`);
      await editHook(core, BY_COMMAND_LINE, 'hook change', source, hook, changeIn(hook, { mapping }));
      return changed();
    },
  };
}

/** Allows a trial before the relay has first imported its directory file. */
const unknownSource = (id: string): Source => ({
  id,
  name: id,
  grants: UNLIMITED,
  rate: null,
  takesResponses: false,
  blocksUnknown: false,
  policy: { stepUp: [], rates: NO_RATES, repeat: 0 },
});
