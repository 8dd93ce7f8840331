/** Counts and times by source, type, role, person or hour. */
import { INSIGHT_GROUPS, type InsightGroup } from '../../../shared/admin/insights.ts';
import { insightOperations } from '../../../shared/documents/console-operations.ts';
import type { Serve } from '../operation-server.ts';
import type { InsightRouteDeps } from './ports.ts';

/** The operation's schema allows no other text. */
const groupOf = (text: string | null): InsightGroup => INSIGHT_GROUPS.find((group) => group === text) ?? 'source';

export function insightRoutes(serve: Serve, { insights }: InsightRouteDeps): void {
  serve(insightOperations, {
    insights: ({ query: { from, to, by } }, { userId }) => insights.report({ userId }, { from, to, by: groupOf(by) }),
  });
}
