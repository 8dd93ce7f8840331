/** Replay and deletion of dead letters: one, or many by filter. */
import type { DeadLetter, LetterFilter, LetterOutcome, Replayed } from '../../../shared/admin.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { HookLetterHead } from '../../domain/hooks/hook-ports.ts';
import type { OutboundRow } from '../../domain/outbound/outbound-ports.ts';
import type { AdminActor } from '../../domain/people/admin-act.ts';
import { acceptedBody } from '../hooks/hook-outcome.ts';
import { letterOfHook, letterOfRow, nameOf } from './dead-letters.ts';
import { type Page, type PageQuery, pageByTime } from './list-page.ts';
import type { DeadLetterDeps } from './ports.ts';

interface LetterActs {
  /** Newest first. */
  page(query: PageQuery): Page<DeadLetter>;
  /** @throws NOT_FOUND, NOT_FAILED, MAPPING_FAILED */
  replay(by: AdminActor, id: string): Promise<Replayed>;
  /** @throws NOT_FOUND */
  drop(by: AdminActor, id: string): Promise<void>;
  /** Oldest first, in the original order; a refusal does not stop the rest. */
  many(filter: LetterFilter, act: (id: string) => Promise<unknown>): Promise<LetterOutcome>;
}

/** Letters of one request, and ms after which it begins no further one: a mapping takes up to a second. */
const MOST = 200;
const MOST_MS = 20_000;
/** Newest letters to which a filter applies. */
const MAX_LETTERS = 1000;

export function createLetterActs(deps: DeadLetterDeps): LetterActs {
  const { outbound, hookLetters, reader, directory } = deps;
  const absent = () => new ProblemError('NOT_FOUND', refusals.administration.noLetter);
  const named = ({ userId }: AdminActor) => ({ userId, via: 'console' }) as const;

  const shown = (letter: OutboundRow | HookLetterHead): DeadLetter =>
    'hook' in letter
      ? letterOfHook(letter)
      : letterOfRow(letter, reader.item(letter.itemId)?.item ?? null, (id) => nameOf(id, directory()));
  const page = (query: PageQuery): Page<DeadLetter> => {
    const { items, next } = pageByTime<OutboundRow | HookLetterHead>(query, [outbound.deadLetters, hookLetters.list]);
    return { items: items.map(shown), next };
  };

  return {
    page,
    async replay(by, id) {
      const taken = await deps.hooks.replay(named(by), id);
      if (taken) return { id, state: 'accepted', ...acceptedBody(taken) };
      if (!(await deps.replay(named(by), id))) throw absent();
      return { id, state: 'queued' };
    },
    async drop(by, id) {
      if (!(await deps.hooks.drop(named(by), id)) && !(await deps.drop(named(by), id))) throw absent();
    },
    async many(filter, act) {
      const matching = page({ after: null, limit: MAX_LETTERS }).items.filter(fits(filter)).toReversed();
      const done: string[] = [];
      const failed: LetterOutcome['failed'] = [];
      const endsAt = performance.now() + MOST_MS;
      for (const { id } of matching.slice(0, MOST)) {
        if (performance.now() > endsAt) break;
        try {
          await act(id);
          done.push(id);
        } catch (error) {
          const isRefusal = error instanceof ProblemError && error.problem.status < 500;
          if (!isRefusal && done.length + failed.length === 0) throw error;
          // The relay cannot act now: the caller learns what was done before.
          if (!isRefusal) break;
          failed.push({ id, detail: error.problem.detail });
        }
      }
      return { done, failed, left: matching.length - done.length - failed.length };
    },
  };
}

function fits({ ids, kind, source, cause }: LetterFilter): (letter: DeadLetter) => boolean {
  const wanted = ids && new Set(ids);
  return (letter) =>
    (wanted?.has(letter.id) ?? true) &&
    (kind === undefined || letter.kind === kind) &&
    (source === undefined || letter.source === source) &&
    (cause === undefined || letter.cause === cause);
}
