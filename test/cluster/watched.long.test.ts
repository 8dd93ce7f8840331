/** The alerts of a cluster, evaluated by Debian's Prometheus for relays on a real PostgreSQL. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programOf } from '../docs/monitoring/files.ts';
import { startPrometheus } from '../e2e/deploy/prometheus.ts';
import { needsCluster } from '../helpers/cluster-programs.ts';
import { until } from '../helpers/until.ts';
import { startRig } from './rig.ts';

const prometheus = await programOf('prometheus');
const options = 'skip' in prometheus ? prometheus : await needsCluster();
const PATIENCE_MS = 120_000;

/** The cluster's alerts. The others also fire for a single relay on a busy machine. */
const OURS = /^Beckon(LogAway|Relay|Relays|Duty|Copies|NotReady|Down|Schedule|Store)/;

test('alerts: log unreachable, log read-only, relay missing, log reverted', options, async (t) => {
  const rig = await startRig(t, { relays: 2, people: 1 });
  const [one, other] = rig.relays;
  assert.ok(one && other);
  await one.begin();
  await other.begin();
  const [here, there] = [one, other].map(({ url }) => new URL(url).host);
  const { value, firing } = await startPrometheus(t, { targets: [`${here}`, `${there}`], token: 'none-is-asked-for' });
  const fires = async (...wanted: string[]) => {
    let now: string[] = [];
    const isSo = async () => {
      now = (await firing()).filter((alert) => OURS.test(alert)).sort();
      return now.join() === [...wanted].sort().join();
    };
    await until(`nothing but ${wanted.join(', ') || 'silence'}`, isSo, PATIENCE_MS).catch(({ message }: Error) =>
      assert.fail(`${message}, but ${now.join(', ') || 'silence'}`),
    );
  };
  const asked = async () => Number(await value('count(beckon_ready == 1)'));
  await until('both are asked', async () => (await asked()) === 2, PATIENCE_MS);
  await fires();

  await rig.database.kill('SIGKILL');
  await fires('BeckonLogAway');
  await rig.database.start();
  await fires();

  // Reads still work, but no commit completes.
  await rig.database.query("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
  await rig.database.query('SELECT pg_reload_conf()');
  await fires('BeckonLogAway');
  await rig.database.query('ALTER SYSTEM RESET synchronous_standby_names');
  await rig.database.query('SELECT pg_reload_conf()');
  await fires();

  await one.end('SIGKILL');
  await fires(`BeckonRelayOut ${here}`, 'BeckonRelaysFewer');
  await one.begin();
  await until('both are heard', async () => (await value('min(beckon_cluster_relays{state="heard"})')) === '2');

  const before = await rig.database.copy();
  const place = Number(await value('max(beckon_cluster_position)'));
  await until('more is written', async () => Number(await value('max(beckon_cluster_position)')) > place, PATIENCE_MS);
  await rig.database.restore(before);
  await fires(`BeckonRelayApart ${here}`, `BeckonRelayApart ${there}`);
});
