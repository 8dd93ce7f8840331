/** Events that were accepted but lost something: logged, counted and listed by source for the console. In memory, since the start. */
import type { SourceWarning } from '../../shared/admin/overview.ts';
import type { IngestResult } from '../../shared/events.ts';
import { cleanText } from '../../shared/rules/hidden-characters.ts';
import { createMinuteLog } from '../domain/minute-log.ts';
import type { Clock, Log } from '../domain/ports.ts';

type Kind = SourceWarning['kind'];

/** `hook`: null if sent as a CloudEvent. `request`: its `Beckon-Request`. */
interface Sent {
  source: string;
  hook: string | null;
  type: string;
  request: string;
}

export interface SourceWarnings {
  note(sent: Sent, result: IngestResult): void;
  /** Those of the last 24 hours. */
  of(source: string): SourceWarning[];
}

interface WarningDeps {
  clock: Clock;
  log: Log;
  count: (kind: Kind, source: string, type: string) => void;
}

/** ms after the last occurrence for which a warning is listed, and names listed per warning. */
const LISTED_MS = 24 * 60 * 60_000;
const MAX_NAMES = 10;
/** Characters of untrusted text. */
const MAX_TEXT = 120;

const MESSAGES: Readonly<Record<Kind, string>> = {
  differs: 'an event has the id of an earlier one and other content: the earlier one remains in effect',
  unknown: 'an event names roles, people or places that the directory does not have',
  nobody: 'an event reaches no one',
};

interface Warning {
  count: number;
  lastAt: number;
  /** Newest last. */
  names: Set<string>;
}

const shown = (text: string): string => cleanText(text.slice(0, MAX_TEXT).toWellFormed());

/** What is wrong with the result, with the names concerned. */
function findings({ id, itemId, duplicate, differs, unknown, recipients }: IngestResult): [Kind, readonly string[]][] {
  const found: [Kind, readonly string[]][] = [];
  if (differs) found.push(['differs', [id]]);
  if (!duplicate && unknown) found.push(['unknown', unknown]);
  if (!duplicate && itemId !== null && recipients === 0) found.push(['nobody', [id]]);
  return found;
}

export function createSourceWarnings({ clock, log, count }: WarningDeps): SourceWarnings {
  const line = createMinuteLog({ clock, log });
  // Bounded: only sources of the directory send.
  const bySource = new Map<string, Map<Kind, Warning>>();

  function add(source: string, kind: Kind, names: readonly string[]): void {
    const ofSource = bySource.get(source) ?? new Map<Kind, Warning>();
    bySource.set(source, ofSource);
    const warning = ofSource.get(kind) ?? { count: 0, lastAt: 0, names: new Set() };
    ofSource.set(kind, warning);
    warning.count += 1;
    warning.lastAt = clock.now();
    for (const name of names) {
      warning.names.delete(name);
      warning.names.add(name);
    }
    for (const name of warning.names) {
      if (warning.names.size <= MAX_NAMES) break;
      warning.names.delete(name);
    }
  }

  return {
    note({ source, hook, type, request }, result) {
      for (const [kind, given] of findings(result)) {
        const names = given.slice(0, MAX_NAMES).map(shown);
        count(kind, source, type);
        add(source, kind, names);
        const facts = { source, ...(hook !== null && { hook }), type, event: shown(result.id), request };
        line(`${source} ${hook ?? ''}`, kind === 'unknown' ? { ...facts, names } : facts, MESSAGES[kind]);
      }
    },
    of(source) {
      const from = clock.now() - LISTED_MS;
      return [...(bySource.get(source) ?? [])]
        .filter(([, { lastAt }]) => lastAt >= from)
        .map(([kind, { count: number, lastAt, names }]) => ({
          kind,
          count: number,
          lastAt: new Date(lastAt).toISOString(),
          names: [...names].reverse(),
        }));
    },
  };
}
