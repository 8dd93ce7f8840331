/** Compares the shipped Prometheus rules, run book and Grafana dashboard with the relay. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { stringify } from 'yaml';
import { projectRoot } from '../../build/root.ts';
import { TASKS } from '../../relay/domain/tasks.ts';
import { systemMonotonic } from '../../relay/system.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { createLogWorld } from '../relay/cluster/parts/log-world.ts';
import { type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { type Case, CASES as OF_ONE } from './monitoring/cases.ts';
import { CLUSTER_CASES, OF_SEVERAL } from './monitoring/cluster-cases.ts';
import { ALERTS, type Alert, DASHBOARD, metricsIn, programOf, RULE_LIST, RULES, says } from './monitoring/files.ts';

const RUN_BOOK = readFileSync(join(projectRoot, 'docs', 'run-book.md'), 'utf8');
/** Tasks without an alert, and the reason. */
const WITHOUT_ALERT: Readonly<Record<string, string>> = {
  desks: 'one desk that does not read is its own business; BeckonDesksBehind counts them',
  'hook-requests': 'a list of the last requests, in memory as well; what keeps it from being written is BeckonNotReady',
};
const CASES: Readonly<Record<string, Case>> = { ...OF_ONE, ...CLUSTER_CASES };
const found = await programOf('promtool');
const needs = 'skip' in found ? found : {};
const tool = 'path' in found ? found.path : '';

describe('against a relay that is one of several, which has all numbers', () => {
  let relay: RunningRelay;
  let text: string;
  before(async () => {
    const world = createLogWorld();
    world.began = Date.now();
    relay = await startRelay({ cluster: { connect: () => world.connect('one'), monotonic: systemMonotonic } });
    ({ text } = await relay.get('/metrics'));
  });
  after(() => relay.close());
  const known = () => new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name));

  test('rules and dashboard name only metrics and rules that there are', () => {
    const recorded = new Set(RULE_LIST.flatMap((rule) => ('record' in rule ? [rule.record] : [])));
    const panels = readFileSync(DASHBOARD, 'utf8');
    const named = [...RULE_LIST.map(({ expr }) => expr), panels];
    const missing = named.flatMap(metricsIn).filter((name) => !known().has(name));
    assert.deepEqual(missing, []);
    const unknown = named.flatMap((expr) => expr.match(/beckon:[\w:]+/g) ?? []).filter((name) => !recorded.has(name));
    assert.deepEqual(unknown, []);
  });

  test('each metric of the relay has its place on the dashboard', () => {
    const shown = new Set(metricsIn(readFileSync(DASHBOARD, 'utf8')));
    const own = [...known()].filter((name) => name?.startsWith('beckon_'));
    assert.ok(own.length > 30);
    assert.deepEqual(
      own.filter((name) => name && !shown.has(name)),
      [],
    );
  });

  test('promtool finds nothing to say of our own metrics', needs, async () => {
    const own = text.split('\n').filter((line) => /^(# (HELP|TYPE) )?beckon_/.test(line));
    assert.equal(await says(tool, ['check', 'metrics'], `${own.join('\n')}\n`), '');
  });
});

test('each task of the relay has an alert, or there is a reason why not', () => {
  const alerted = new Set(
    ALERTS.flatMap(({ expr }) => [...expr.matchAll(/task=~?"([^"]+)"/g)].flatMap(([, tasks = '']) => tasks.split('|'))),
  );
  assert.deepEqual([...alerted, ...Object.keys(WITHOUT_ALERT)].sort(), [...TASKS].sort());
});

test('each alert has its section in the run book, and each section an alert', () => {
  const sections = [...RUN_BOOK.matchAll(/^### (Beckon\w+)$/gm)].map(([, name]) => name);
  assert.deepEqual(
    sections,
    ALERTS.map(({ alert }) => alert),
  );
  for (const { alert, annotations, labels } of ALERTS) {
    assert.equal(annotations.runbook_url, `https://beckon.example/run-book.html#${alert.toLowerCase()}`);
    assert.match(labels.severity, /^(critical|warning|info)$/);
    assert.match(annotations.summary, /^[A-Z9].+\.$/);
    const section = RUN_BOOK.split(`### ${alert}\n`)[1]?.split(/^##/m)[0] ?? '';
    for (const part of ['For staff', 'See it', 'Do', 'Over when', 'Not'])
      assert.ok(section.includes(`**${part}**`), `${alert}: ${part}`);
  }
});

test('verbs and operations that the run book names are there', () => {
  const contract = readFileSync(join(projectRoot, 'docs', 'contract.md'), 'utf8');
  for (const [, verb = ''] of RUN_BOOK.matchAll(/npm run relay -- ((?:[a-z]+ ?)+)/g))
    assert.ok(contract.includes(`| \`${verb.trim().split(' ').slice(0, 2).join(' ')}`), verb);
  for (const [, path = ''] of RUN_BOOK.matchAll(/(?:GET|POST|PUT) (\/[\w/{}-]+)/g))
    assert.ok(contract.includes(path), path);
});

test('what the page says that a relay says of itself is in its code', () => {
  const page = readFileSync(join(projectRoot, 'docs', 'clustering.md'), 'utf8');
  const [, section = ''] = page.split('### What a relay says of itself');
  const rows = [...section.matchAll(/^\| (`.+?) \|/gm)].map(([, cell = '']) => cell);
  const parts = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, words = '']) => words.split('…')));
  assert.ok(parts.length > 8);
  const code = globSync('relay/{cluster,store,server}/**/*.ts', { cwd: projectRoot })
    .map((path) => readFileSync(join(projectRoot, path), 'utf8'))
    .join('');
  assert.deepEqual(
    parts.map((part) => part.trim()).filter((part) => !code.includes(part)),
    [],
  );
});

test('promtool takes the rules', needs, async () => {
  assert.match(await says(tool, ['check', 'rules', RULES]), /SUCCESS: \d+ rules found/);
});

test('each alert fires when it should, and not when it should not', needs, async (t) => {
  assert.deepEqual(
    Object.keys(CASES),
    ALERTS.map(({ alert }) => alert),
  );
  const folder = await temporaryFolder(t);
  // One rule file for each alert, with the recording rules it uses: promtool would otherwise evaluate all rules in every case.
  const files = ALERTS.map(async (alert) => {
    const file = join(folder, `${alert.alert}.test.yml`);
    const shares = RULE_LIST.filter((rule) => 'record' in rule && alert.expr.includes(rule.record));
    const rules = join(folder, `${alert.alert}.rules.yml`);
    await writeFile(rules, stringify({ groups: [{ name: 'alone', rules: [...shares, alert] }] }));
    const one = CASES[alert.alert];
    const tests = (one ? [one, ...(OF_SEVERAL[alert.alert] ?? [])] : []).flatMap(({ fires, silent }) => [
      ...(one && fires ? [caseOf(alert, one, fires, true)] : []),
      ...(one && silent ? [caseOf(alert, one, silent, false)] : []),
    ]);
    await writeFile(file, stringify({ rule_files: [rules], evaluation_interval: '1m', tests }));
    return file;
  });
  const said = await says(tool, ['test', 'rules', ...(await Promise.all(files))]);
  assert.doesNotMatch(said, /FAILED/);
  assert.equal(said.match(/SUCCESS/g)?.length, ALERTS.length, said);
});

const INSTANCE = { job: 'beckon', instance: 'relay' };
function withInstance(series: string): string {
  const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series) ?? [];
  const instance = labels?.includes('instance=') ? '' : 'instance="relay"';
  return `${name}{${[labels, 'job="beckon"', instance].filter(Boolean).join(',')}}`;
}
function caseOf(alert: Alert, { at, labels, is }: Case, series: Case['fires'], isFiring: boolean): object {
  const expected = {
    exp_labels: {
      ...(is ?? INSTANCE),
      ...labels,
      severity: alert.labels.severity,
    },
    exp_annotations: alert.annotations,
  };
  return {
    name: `${alert.alert} ${isFiring ? 'fires' : 'stays silent'}`,
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({
      series: withInstance(name),
      values: values.trim(),
    })),
    alert_rule_test: [{ eval_time: at, alertname: alert.alert, exp_alerts: isFiring ? [expected] : [] }],
  };
}
