/** The fallback audience of a hook or source, for events that would reach no one (contract section 8, "Hook requests"). */
import type { Addressed } from '../../../shared/items.ts';
import type { Acceptance, Fallback } from './acceptance.ts';
import { audiencesOf, type ItemData } from './new-item.ts';

const addressedBy = ({ audience }: Fallback, at: string): Addressed => ({ audience, by: 'event', fallback: true, at });

/** The audiences of the event. One that the hook's fallback replaced is marked `fallback`. */
export function askedOf(data: ItemData, { tx, at, fallback }: Acceptance): Addressed[] {
  const asked = audiencesOf(data, at, (id) => tx.directory.person(id) !== null);
  if (!fallback?.stands) return asked;
  return asked.map((one) => (one.audience === data.audience ? addressedBy(fallback, at) : one));
}

/**
 * @param asked none: meant to reach no one, as a customer message may. @returns the fallback; null if anyone is reached or there is none
 */
export function fallbackAudiences(asked: readonly Addressed[], reached: number, given: Acceptance): Addressed[] | null {
  const { fallback, at } = given;
  return fallback && reached === 0 && asked.length > 0 ? [addressedBy(fallback, at)] : null;
}

export const byFallback = (asked: readonly Addressed[]): { fallback?: true } =>
  asked.some(({ fallback }) => fallback) ? { fallback: true } : {};
