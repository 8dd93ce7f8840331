/** A week of a person. */
import type { OwnInsights } from '../../shared/insights.ts';

export const demoInsights: OwnInsights = {
  from: '2026-11-25',
  to: '2026-12-01',
  items: 41,
  answered: 36,
  inTime: 29,
  late: 3,
  snoozes: 4,
  firstSightSeconds: { p50: 300, p90: 7200 },
  firstAnswerSeconds: { p50: 900, p90: 14_400 },
  decisionSeconds: { p50: 900, p90: 14_400 },
};
