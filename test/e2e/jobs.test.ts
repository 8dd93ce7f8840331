/**
 * The eight jobs, each by its own scenario of the simulator, through relay and desk, with a drawn notification: on the desktop and in
 * browsers, concurrently, as each mostly waits.
 */
import { describe, test } from 'node:test';
import { JOB_PROOFS } from './jobs/proofs.ts';
import { playOn } from './jobs/stage.ts';

/** A subset in Firefox; jobs-in-firefox.long.test.ts plays all. */
const SOME = JOB_PROOFS.filter(({ scenario }) => ['workflow-alerts', 'role-alerts'].includes(scenario));

describe('the eight jobs', { concurrency: true }, () => {
  test('on the desktop', (t) => playOn(t, 'desktop', JOB_PROOFS));
  test('in Chromium', (t) => playOn(t, 'chromium', JOB_PROOFS));
  test('two of them in Firefox', (t) => playOn(t, 'firefox', SOME));
});
