/** Debian's Prometheus scrapes a relay by the page's own file, with the rules that ship, and calls when a source's endpoint is down. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { programOf, RULES } from '../../docs/monitoring/files.ts';
import { closedPort } from '../../helpers/servers.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../../relay/parts/clock.ts';
import { DIRECTORY, event, METRICS, startRelay } from '../../relay/parts/relay.ts';
import { debianServers, fileOf, startServer } from './parts.ts';

const prometheus = await programOf('prometheus');
const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0LW9mLWFsZXJ0cyE=';

interface Fired {
  labels: Record<string, string>;
  state: string;
}

test(
  'it scrapes by token, and an answer that waits too long is told',
  'skip' in prometheus ? prometheus : {},
  async (t) => {
    const servers = await debianServers();
    if ('skip' in prometheus) return;
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

    const folder = await temporaryFolder(t);
    const at = (name: string) => join(folder, name);
    await writeFile(at('beckon.token'), METRICS);
    // As they ship, but that nobody waits minutes for the test.
    await writeFile(at('beckon.rules.yml'), (await readFile(RULES, 'utf8')).replaceAll(/for: \d+[mh]/g, 'for: 0s'));
    const text = fileOf('prometheus.yml', {
      '/etc/prometheus': folder,
      '127.0.0.1:7420': new URL(relay.url).host,
      '15s': '1s',
    });
    await writeFile(at('prometheus.yml'), text);
    const port = await closedPort();
    const server = await startServer({
      servers: typeof servers === 'string' ? { root: '/', libraries: '' } : servers,
      program: typeof servers === 'string' ? prometheus.path.slice(1) : 'usr/bin/prometheus',
      args: [
        `--config.file=${at('prometheus.yml')}`,
        `--storage.tsdb.path=${at('data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      port,
    });
    t.after(() => server.stop());
    // It listens before it answers.
    await until('it is ready', async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok, 60_000);
    // biome-ignore lint/suspicious/noExplicitAny: what another program says; the test says what it must be.
    const api = async (path: string): Promise<any> =>
      JSON.parse(await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).text()).data;
    const fired = async (): Promise<string[]> => {
      const { alerts }: { alerts: Fired[] } = await api('alerts');
      return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname ?? '');
    };

    await until('it is scraped', async () => (await api('query?query=up')).result[0]?.value[1] === '1', 60_000);
    await until(
      'the rules were looked at',
      async () => (await api('query?query=beckon_ready')).result.length === 1,
      60_000,
    );
    assert.ok(!(await fired()).includes('BeckonAnswersWaiting'));
    const [made] = await relay.send(event('approval.requested', { audience: { users: ['dana'] } }));
    await relay.post(`/v1/items/${made?.itemId}/responses`, { action: 'approve', key: randomUUID() }, 'dana-token');
    clock.shift(1_000_000);
    await until('it calls', async () => (await fired()).includes('BeckonAnswersWaiting'), 60_000);
  },
);
