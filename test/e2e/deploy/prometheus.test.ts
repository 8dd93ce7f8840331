/** Debian's Prometheus scrapes a relay by the page's own file, with the shipped rules, and alerts when a source's endpoint is down. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { programOf } from '../../docs/monitoring/files.ts';
import { closedPort } from '../../helpers/servers.ts';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../../relay/parts/clock.ts';
import { DIRECTORY, event, METRICS, startRelay } from '../../relay/parts/relay.ts';
import { startPrometheus } from './prometheus.ts';

const prometheus = await programOf('prometheus');
const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0LW9mLWFsZXJ0cyE=';

test(
  'Prometheus scrapes by token, and an answer that waits too long raises an alert',
  'skip' in prometheus ? prometheus : {},
  async (t) => {
    const clock = createShiftedClock();
    const down = { url: `http://127.0.0.1:${await closedPort()}/responses`, secret: SECRET };
    const [erp, ...others] = DIRECTORY.sources;
    const relay = await startRelay({
      clock,
      directory: { ...DIRECTORY, sources: [{ ...erp, response: down }, ...others] },
      config: { metricsToken: METRICS },
      retryDelays: [3_600_000],
    });
    t.after(() => relay.close());
    const { host } = new URL(relay.url);
    const { value, firing } = await startPrometheus(t, { targets: [host], token: METRICS });
    const calls = async () => (await firing()).includes(`BeckonAnswersWaiting ${host}`);

    await until('it is scraped', async () => (await value('up')) === '1', 60_000);
    await until('the rules were looked at', async () => (await value('beckon_ready')) !== undefined, 60_000);
    assert.ok(!(await calls()));
    const [made] = await relay.send(event('approval.requested', { audience: { users: ['dana'] } }));
    await relay.post(`/v1/items/${made?.itemId}/responses`, { action: 'approve', key: randomUUID() }, 'dana-token');
    clock.shift(1_000_000);
    await until('it calls', calls, 60_000);
  },
);
