/**
 * Bounded name lookup. The system's resolver blocks threads of the process, two of the usual four at once, and cannot be cancelled. So that
 * an unresponsive resolver does no harm, each name has at most one lookup in progress, callers wait for a limited time, and the number of
 * lookups is limited. Untrusted names can be restricted to fewer threads (`atOnce`).
 */
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { BoundedMap } from '../shared/bounded-map.ts';

export type Look = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/** ms until a caller gets EAI_AGAIN. */
const PATIENCE_MS = 5000;
/** Maximum names in progress or queued; names known to resolve promptly are exempt. */
const MOST = 256;
/** ms within which a lookup counts as prompt, and the number of such names remembered. */
const PROMPT_MS = 1000;
const MOST_PROMPT = 1000;

type LookupCallback = Parameters<Look>[2];

interface LookupBounds {
  patienceMs?: number;
  most?: number;
  /** Concurrent system lookups; others are queued. Default: unlimited. */
  atOnce?: number;
}

interface Question {
  hostname: string;
  waiting: Set<LookupCallback>;
  /** The system lookup has started; false: queued. */
  begun: boolean;
  begin(): void;
  /** Called when a caller times out: removes a queued lookup without callers. */
  leave(): void;
}

/** @param look default: the system's */
export function createLookup(look: Look = lookup, bounds: LookupBounds = {}): Look {
  const { patienceMs = PATIENCE_MS, most = MOST, atOnce = Infinity } = bounds;
  const questions = new Map<string, Question>();
  const prompt = new BoundedMap<string, true>(MOST_PROMPT);
  let asking = 0;

  /** Starts the next lookup: names that resolved promptly before have priority over unknown ones. */
  function goOn(): void {
    if (asking >= atOnce) return;
    const inLine = [...questions.values()].filter(({ begun }) => !begun);
    const next = inLine.find(({ hostname }) => prompt.get(hostname)) ?? inLine[0];
    next?.begin();
  }

  function questionOf(hostname: string, options: LookupAllOptions): Question | null {
    const key = JSON.stringify([hostname, options.family, options.hints, options.order]);
    const known = questions.get(key);
    if (known) return known;
    // Unknown names cannot displace known ones.
    if (questions.size >= most && !prompt.get(hostname)) return null;
    const waiting = new Set<LookupCallback>();
    const made: Question = {
      ...{ hostname, waiting, begun: false },
      begin() {
        made.begun = true;
        asking += 1;
        const from = performance.now();
        look(hostname, options, (error, found) => {
          questions.delete(key);
          asking -= 1;
          if (error || performance.now() - from > PROMPT_MS) prompt.delete(hostname);
          else prompt.set(hostname, true);
          goOn();
          // The system passes no addresses with an error.
          for (const each of [...waiting]) each(error, error ? [] : found);
        });
      },
      leave() {
        if (!made.begun && waiting.size === 0) questions.delete(key);
      },
    };
    questions.set(key, made);
    return made;
  }

  return (hostname, given, done) => {
    const question = questionOf(hostname, { ...given, all: true });
    if (!question) {
      process.nextTick(done, unanswered(hostname), []);
      return;
    }
    const { waiting } = question;
    const late = setTimeout(() => {
      heard(unanswered(hostname), []);
      question.leave();
    }, patienceMs);
    const heard: LookupCallback = (error, found) => {
      clearTimeout(late);
      if (waiting.delete(heard)) done(error, found);
    };
    waiting.add(heard);
    if (!question.begun && asking < atOnce) question.begin();
  };
}

/** Adapts to `net.connect`, which may request a single address. */
export const plainLookup =
  (look: Look): LookupFunction =>
  (hostname, options, done) =>
    look(hostname, { ...options, all: true }, (error, found) => {
      const [first] = found;
      if (options.all || error || !first) done(error, found);
      else done(null, first.address, first.family);
    });

/** The error of `getaddrinfo` for a temporary failure. */
const unanswered = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`getaddrinfo EAI_AGAIN ${hostname}`), {
    code: 'EAI_AGAIN',
    syscall: 'getaddrinfo',
    hostname,
  });
