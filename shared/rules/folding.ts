/** Folding equal failures into one item: the key, and the counts (contract section 2, "Folding"). */
import type { EventData } from '../events.ts';
import type { Fold } from '../items.ts';
import type { Severity } from '../primitives.ts';
import { severityRank } from '../severity.ts';
import { englishOf } from './local-text.ts';

/** Minutes retained for the sparkline. */
export const RATE_MINUTES = 30;

type Folding = Pick<EventData['exception.raised'] & EventData['alert.raised'], 'fold' | 'record' | 'title'>;

/** The source's fold key, else type, record type and title. Keys are compared only within one source. */
export const foldKeyOf = (type: 'exception.raised' | 'alert.raised', data: Folding): string =>
  data.fold ?? `${type}|${data.record?.type ?? ''}|${englishOf(data.title)}`;

function countMinute(rate: Fold['rate'], minute: number): Fold['rate'] {
  const next = rate.map(([at, count]): [number, number] => [at, at === minute ? count + 1 : count]);
  if (!next.some(([at]) => at === minute)) next.push([minute, 1]);
  return next.sort(([a], [b]) => a - b).slice(-RATE_MINUTES);
}

/** Counts one occurrence, in any order of arrival. @param at RFC 3339, time of the occurrence; may be earlier than known ones */
export function foldInto(fold: Fold | null, key: string, at: string): Fold {
  const when = Date.parse(at);
  const minute = Math.floor(when / 60_000);
  if (!fold) return { key, count: 1, firstAt: at, lastAt: at, rate: [[minute, 1]] };
  return {
    ...fold,
    count: fold.count + 1,
    firstAt: when < Date.parse(fold.firstAt) ? at : fold.firstAt,
    lastAt: when > Date.parse(fold.lastAt) ? at : fold.lastAt,
    rate: countMinute(fold.rate, minute),
  };
}

export const higherSeverity = (a: Severity, b: Severity): Severity => (severityRank(a) >= severityRank(b) ? a : b);
