/** Hooks joined: mappings of the directory, the processes that evaluate them, the store that keeps what they could not map. */
import { type FieldError, ProblemError } from '../../shared/problems.ts';
import { changeHook, hooksOf, withHooks } from '../directory/hooks.ts';
import type { Acting } from '../domain/administration.ts';
import { createHooks, type Hooks } from '../domain/hooks.ts';
import type { Clock, Log, Mapper, Random } from '../domain/ports.ts';
import type { HttpDeps } from '../http/ports.ts';
import { syntaxFault } from '../mapping/expression.ts';
import type { Office } from './office.ts';

export type HookParts = Pick<HttpDeps, 'hooks' | 'hookLetters' | 'changeHook' | 'removeHook'>;

export interface JoinHookDeps {
  office: Office;
  mapper: Mapper;
  clock: Clock;
  random: Random;
  /** The kept directory was changed here. */
  changed: () => void;
}

export function hooksOfOffice({ office, mapper, clock, random }: Omit<JoinHookDeps, 'changed'>): Hooks {
  const { store, directory } = office;
  return createHooks({
    mapper,
    writer: store.writer,
    letters: store.hookLetters,
    directory: directory.view,
    clock,
    random,
  });
}

export function joinHooks(deps: JoinHookDeps): HookParts {
  const { office, changed } = deps;
  const { store } = office;

  async function edit(by: Acting, act: string, source: string, hook: string, work: (doc: string) => string) {
    await store.writer.write((tx) => {
      const kept = store.directoryRows.get('source', source);
      if (!kept) throw new ProblemError('NOT_FOUND', `There is no source ${source.slice(0, 80)}`);
      store.directoryRows.put({ ...kept, doc: work(kept.doc) }, 'api', tx.now);
      tx.audit({ kind: 'admin', itemId: null, actor: by.userId, about: source, facts: { act, hook } });
    });
    changed();
  }

  return {
    hooks: hooksOfOffice(deps),
    hookLetters: store.hookLetters,
    async changeHook(by, source, hook, mapping) {
      await requireExpression(mapping);
      await edit(by, 'hook change', source, hook, (doc) => changeHook(doc, hook, mapping));
    },
    removeHook: (by, source, hook) =>
      edit(by, 'hook remove', source, hook, (doc) => {
        const { [hook]: _, ...others } = hooksOf(doc);
        return withHooks(doc, others);
      }),
  };
}

/** @throws REQUEST_INVALID with the place of what is wrong */
async function requireExpression(mapping: string): Promise<void> {
  const fault = await syntaxFault(mapping);
  if (!fault) return;
  const { position, line, column, detail } = fault;
  const errors: FieldError[] = [{ pointer: '/mapping', detail: `${detail} (line ${line}, column ${column})` }];
  throw new ProblemError('REQUEST_INVALID', `/mapping ${errors[0]?.detail}`, { errors, position, line, column });
}

/** Mappings that are no expressions stop no relay: what comes to them is kept. But it is said, once the relay runs. */
export async function warnOfMappings({ directory }: Office, log: Log): Promise<void> {
  for (const { source, hook, mapping } of directory.view().hooks()) {
    const fault = await syntaxFault(mapping);
    if (fault)
      log.warn({ source, hook, line: fault.line, column: fault.column }, `a mapping is not JSONata: ${fault.detail}`);
  }
}
