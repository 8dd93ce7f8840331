export type SnoozeName = 'hour' | 'afternoon' | 'tomorrow' | 'monday';

const HOUR = 60 * 60 * 1000;

/** When an item may come back, by the wall clock of this computer. @param now milliseconds since the epoch */
export function snoozeChoices(now: number): { name: SnoozeName; at: number }[] {
  const choices: { name: SnoozeName; at: number }[] = [{ name: 'hour', at: now + HOUR }];
  const afternoon = wallTime(now, 0, 16);
  if (afternoon - now > HOUR) choices.push({ name: 'afternoon', at: afternoon });
  choices.push({ name: 'tomorrow', at: wallTime(now, 1, 8) });
  const untilMonday = (8 - new Date(now).getDay()) % 7 || 7;
  // On a Sunday, Monday is tomorrow.
  if (untilMonday > 1) choices.push({ name: 'monday', at: wallTime(now, untilMonday, 8) });
  return choices;
}

function wallTime(now: number, days: number, hour: number): number {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  at.setHours(hour, 0, 0, 0);
  return at.getTime();
}
