/** PostgreSQL and HAProxy, downloaded at first use. If unavailable, tests are skipped, or fail if `REQUIRE_POSTGRES` is 1. */

import { findPostgres } from '../../build/cluster/postgres-programs.ts';
import { type ClusterPrograms, ensureClusterPrograms, findClusterPrograms } from '../../build/cluster/programs.ts';
import { projectRoot } from '../../build/root.ts';

export async function needsPostgres(): Promise<{ skip?: string }> {
  return (await findPostgres(projectRoot)) ? {} : needsCluster();
}

export async function needsCluster(): Promise<{ skip?: string }> {
  try {
    await ensureClusterPrograms(projectRoot);
    return {};
  } catch (error) {
    const skip = `PostgreSQL and HAProxy cannot be fetched: ${error instanceof Error ? error.message : error}`;
    if (process.env.REQUIRE_POSTGRES === '1') throw new Error(skip);
    return { skip };
  }
}

export async function clusterPrograms(): Promise<ClusterPrograms> {
  const found = await findClusterPrograms(projectRoot);
  if (!found) throw new Error('HAProxy is not here: npm run setup -- --cluster fetches it');
  return found;
}
