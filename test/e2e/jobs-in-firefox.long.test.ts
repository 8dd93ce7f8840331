/** The eight jobs in Firefox, with its notifications drawn by the notification service and pressed by a real pointer. */
import { test } from 'node:test';
import { JOB_PROOFS } from './jobs/proofs.ts';
import { playOn } from './jobs/stage.ts';

test('the eight jobs in Firefox', (t) => playOn(t, 'firefox', JOB_PROOFS));
