/** PostgreSQL and HAProxy for tests: fetched where `CI` is set; where they are not, a test says so, or fails if `REQUIRE_POSTGRES` is 1. */

import { findPostgres } from '../../build/cluster/postgres-programs.ts';
import { type ClusterPrograms, ensureClusterPrograms, findClusterPrograms } from '../../build/cluster/programs.ts';
import { projectRoot } from '../../build/root.ts';

const WORD = 'npm run setup -- --cluster fetches them';

/** Options of a test that needs PostgreSQL alone. */
export async function needsPostgres(): Promise<{ skip?: string }> {
  return (await findPostgres(projectRoot)) ? {} : needsCluster();
}

/** Options of a test that needs PostgreSQL and HAProxy. */
export async function needsCluster(): Promise<{ skip?: string }> {
  if (process.env.CI) await ensureClusterPrograms(projectRoot);
  if (await findClusterPrograms(projectRoot)) return {};
  if (process.env.REQUIRE_POSTGRES === '1') throw new Error(`PostgreSQL and HAProxy are not here: ${WORD}`);
  return { skip: `PostgreSQL and HAProxy are not here: ${WORD}` };
}

/** For a test that was not skipped. */
export async function clusterPrograms(): Promise<ClusterPrograms> {
  const found = await findClusterPrograms(projectRoot);
  if (!found) throw new Error(`HAProxy is not here: ${WORD}`);
  return found;
}
