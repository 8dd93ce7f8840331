/** A separate Prometheus, with the page's configuration and the shipped rules, scraping relays. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { programOf, RULES } from '../../docs/monitoring/files.ts';
import { closedPort } from '../../helpers/servers.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { debianPrograms, fileOf, startServer } from './parts.ts';

interface PrometheusOptions {
  /** `host:port` of each relay. */
  targets: readonly string[];
  /** Bearer token of the metrics. */
  token: string;
}

interface Prometheus {
  /** Of the first series that matches a query. */
  value(query: string): Promise<string | undefined>;
  /** Names of the firing alerts, each with its relay if it concerns one. */
  firing(): Promise<string[]>;
}

export async function startPrometheus(t: TestContext, { targets, token }: PrometheusOptions): Promise<Prometheus> {
  const [servers, program] = [await debianPrograms(), await programOf('prometheus')];
  if ('skip' in program) throw new Error(program.skip);
  const folder = await temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  await writeFile(at('beckon.token'), token);
  // As shipped, but without the waits of minutes.
  await writeFile(at('beckon.rules.yml'), (await readFile(RULES, 'utf8')).replaceAll(/for: \d+[mh]/g, 'for: 0s'));
  const text = fileOf('prometheus.yml', {
    '/etc/prometheus': folder,
    "'127.0.0.1:7420'": targets.map((target) => `'${target}'`).join(', '),
    '15s': '1s',
  });
  await writeFile(at('prometheus.yml'), text);
  const port = await closedPort();
  const server = await startServer({
    servers: typeof servers === 'string' ? { root: '/', libraries: '' } : servers,
    program: typeof servers === 'string' ? program.path.slice(1) : 'usr/bin/prometheus',
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
  // biome-ignore lint/suspicious/noExplicitAny: what another program says; the tests say what it must be.
  const api = async (path: string): Promise<any> =>
    JSON.parse(await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).text()).data;

  return {
    value: async (query) => (await api(`query?query=${encodeURIComponent(query)}`)).result[0]?.value[1],
    async firing() {
      const { alerts }: { alerts: { labels: Record<string, string>; state: string }[] } = await api('alerts');
      const now = alerts.filter(({ state }) => state === 'firing');
      return now.map(({ labels }) => [labels.alertname, labels.instance].filter(Boolean).join(' '));
    },
  };
}
