/**
 * Names looked up within bounds. The system's resolver works in threads of the process, two of the usual four at once, and cannot be called
 * off: where it does not answer, each name has one look-up under way however many ask for it, nobody waits for it longer than a while, and
 * there are only so many. Names that anybody may have made up can be held to fewer of the threads than there are (`atOnce`).
 */
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { BoundedMap } from '../shared/bounded-map.ts';

export type Look = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/** ms that somebody waits for an answer. */
const PATIENCE_MS = 5000;
/** Names under way or in line at once, beside those that are known to be answered promptly. */
const MOST = 256;
/** ms within which a name is answered that keeps nobody waiting, and how many such names are remembered. */
const PROMPT_MS = 1000;
const MOST_PROMPT = 1000;

type Done = Parameters<Look>[2];

interface LookupBounds {
  patienceMs?: number;
  most?: number;
  /** Names of which the system is asked at once; others stand in line. By default all. */
  atOnce?: number;
}

interface Question {
  hostname: string;
  waiting: Set<Done>;
  /** Asks the system; false: it stands in line. */
  begun: boolean;
  begin(): void;
  /** Nobody waits any more: what is in line is called off. */
  leave(): void;
}

/** @param look by default the system's */
export function createLookup(look: Look = lookup, bounds: LookupBounds = {}): Look {
  const { patienceMs = PATIENCE_MS, most = MOST, atOnce = Infinity } = bounds;
  const questions = new Map<string, Question>();
  const prompt = new BoundedMap<string, true>(MOST_PROMPT);
  let asking = 0;

  /** Names that nobody answers for wait until those are through that were answered promptly before. */
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
    // Whoever made names up takes the room of no others.
    if (questions.size >= most && !prompt.get(hostname)) return null;
    const waiting = new Set<Done>();
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
          // The system's says nothing but the error where there is one.
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
    const heard: Done = (error, found) => {
      clearTimeout(late);
      if (waiting.delete(heard)) done(error, found);
    };
    waiting.add(heard);
    if (!question.begun && asking < atOnce) question.begin();
  };
}

/** For `net.connect`, which may ask for one address alone. */
export const plainLookup =
  (look: Look): LookupFunction =>
  (hostname, options, done) =>
    look(hostname, { ...options, all: true }, (error, found) => {
      const [first] = found;
      if (options.all || error || !first) done(error, found);
      else done(null, first.address, first.family);
    });

/** As `getaddrinfo` says that there was no answer for now. */
const unanswered = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`getaddrinfo EAI_AGAIN ${hostname}`), {
    code: 'EAI_AGAIN',
    syscall: 'getaddrinfo',
    hostname,
  });
