/** Whom a hook tells of what would reach nobody (contract section 8, "Hooks"). */
import type { Addressed } from '../../../shared/items.ts';
import type { Acceptance, Fallback } from './acceptance.ts';
import { audiencesOf, type ItemData } from './new-item.ts';

const addressedBy = ({ audience }: Fallback, at: string): Addressed => ({ audience, by: 'event', fallback: true, at });

/** Whom the event asks; where its own audience was none, whom the fallback names. */
export function askedOf(data: ItemData, { tx, at, fallback }: Acceptance): Addressed[] {
  const asked = audiencesOf(data, at, (id) => tx.directory.person(id) !== null);
  if (!fallback?.stands) return asked;
  return asked.map((one) => (one.audience === data.audience ? addressedBy(fallback, at) : one));
}

/**
 * @param asked what the event asks; none at all means to reach nobody, as a message to a customer may
 * @returns whom to ask in its place; null where it reaches somebody, or there is no fallback
 */
export function fallenBack(asked: readonly Addressed[], reached: number, given: Acceptance): Addressed[] | null {
  const { fallback, at } = given;
  return fallback && reached === 0 && asked.length > 0 ? [addressedBy(fallback, at)] : null;
}

/** For the answer: the event itself came to its recipients by the fallback. */
export const byFallback = (asked: readonly Addressed[]): { fallback?: true } =>
  asked.some(({ fallback }) => fallback) ? { fallback: true } : {};
