/** An end that arrives before its beginning: nothing is left open, nothing is there twice, and a later beginning opens again. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { payload, type System, startMappingRelay } from './parts/relay.ts';

const relay = await startMappingRelay();
after(() => relay.close());

// biome-ignore lint/suspicious/noExplicitAny: payloads of others, changed by the test.
type Payload = any;
interface Pair {
  begins: string;
  ends: string;
  /** The beginning of the next occurrence. */
  later: (begins: Payload) => Payload;
  headers?: { begins: Record<string, string>; ends: Record<string, string>; later: Record<string, string> };
}
const at = (seconds: number) => ({ 'sentry-hook-timestamp': String(seconds) });
const PAIRS: Partial<Record<System, Pair>> = {
  alertmanager: {
    begins: 'alertmanager-firing',
    ends: 'alertmanager-resolved',
    later: (group) => ({
      ...group,
      alerts: group.alerts.map((one: object) => ({ ...one, startsAt: '2026-11-30T23:41:22.503Z' })),
    }),
  },
  grafana: {
    begins: 'grafana-firing',
    ends: 'grafana-resolved',
    later: (group) => ({
      ...group,
      alerts: group.alerts.map((one: object) => ({ ...one, startsAt: '2026-11-30T23:41:22.503Z' })),
    }),
  },
  'azure-monitor': {
    begins: 'azure-monitor-fired',
    ends: 'azure-monitor-resolved',
    later: (alert) => ({
      ...alert,
      data: {
        ...alert.data,
        essentials: { ...alert.data.essentials, alertId: 'another', firedDateTime: '2026-11-30T23:00:00Z' },
      },
    }),
  },
  gitlab: {
    begins: 'gitlab-pipeline-failed',
    ends: 'gitlab-pipeline-succeeded',
    later: (pipeline) => ({
      ...pipeline,
      object_attributes: { ...pipeline.object_attributes, id: 99, finished_at: '2026-11-30 23:00:00 UTC' },
    }),
  },
  github: {
    begins: 'github-workflow-failed',
    ends: 'github-workflow-succeeded',
    later: (run) => ({
      ...run,
      workflow_run: { ...run.workflow_run, id: 99, updated_at: '2026-11-30T23:00:00Z' },
    }),
  },
  pagerduty: {
    begins: 'pagerduty-trigger',
    ends: 'pagerduty-resolve',
    later: (event) => ({ ...event, payload: { ...event.payload, timestamp: new Date().toISOString() } }),
  },
  sentry: {
    begins: 'sentry-issue-created',
    ends: 'sentry-issue-resolved',
    later: (issue) => ({ ...issue, action: 'unresolved' }),
    headers: { begins: at(1_796_072_400), ends: at(1_796_076_000), later: at(1_796_079_600) },
  },
  jira: {
    begins: 'jira-issue-assigned',
    ends: 'jira-issue-done',
    later: (issue) => ({ ...issue, timestamp: issue.timestamp + 24 * 3_600_000 - 1 }),
  },
};

const openOnes = async (): Promise<string[]> => {
  const lists = await Promise.all(['sam', 'dana'].map((who) => relay.get('/v1/items?state=open', `${who}-token`)));
  return lists.flatMap(({ body }) => body.items.map(({ id }: { id: string }) => id));
};

for (const [name, { begins, ends, later, headers }] of Object.entries(PAIRS)) {
  const system = name as System;
  test(`${name}: the end first, then its beginning twice`, async () => {
    const others = await openOnes();
    await relay.sent(system, payload(ends), headers?.ends);
    const late = await relay.items(system, payload(begins), headers?.begins);
    for (const id of late)
      assert.match(await relay.state(id, system === 'jira' ? 'dana' : 'sam'), /^(closed|withdrawn)$/);
    // Sent again with another detail, so that it is another event.
    const again = await relay.items(system, { ...payload(begins), resent: true }, headers?.begins);
    assert.deepEqual(new Set(again), new Set(late));
    assert.deepEqual(await openOnes(), others);
    const next = await relay.items(system, later(payload(begins)), headers?.later);
    assert.ok(next.length > 0);
    assert.deepEqual(new Set(await openOnes()), new Set([...others, ...next]));
  });
}
