import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '../../../relay/admin/metrics.ts';

test('a reading of the histograms has each value once, few or many', async () => {
  const metrics = createMetrics({ now: () => 0, names: true, logMetrics: null });
  const read = async (name: string): Promise<number> => {
    const line = (await metrics.text()).split('\n').find((one) => one.startsWith(`${name} `));
    return Number(line?.slice(name.length));
  };
  metrics.took(0.0015);
  metrics.took(3);
  assert.equal(await read('beckon_event_request_seconds_bucket{le="0.002"}'), 1);
  assert.equal(await read('beckon_event_request_seconds_count'), 2);
  for (let n = 0; n < 1000; n++) metrics.commit({ units: 3, seconds: 0.5, failed: false });
  assert.equal(await read('beckon_commit_units_bucket{le="4"}'), 1000);
  assert.equal(await read('beckon_commit_seconds_sum'), 500);
  assert.equal(await read('beckon_event_request_seconds_count'), 2);
});
