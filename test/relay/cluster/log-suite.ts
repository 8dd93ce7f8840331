/** What every log must do, whatever keeps it: run by a test for each. */
import { describe } from 'node:test';
import { appending } from './suite/appending.ts';
import { keeping } from './suite/keeping.ts';
import { models } from './suite/models.ts';
import { reading } from './suite/reading.ts';
import { turns } from './suite/turns.ts';
import type { OpenWorld } from './suite/world.ts';

/** @param runs of the property, which is dear where a call is */
export function logSuite(name: string, open: OpenWorld, runs: number): void {
  describe(name, () => {
    describe('appending', () => appending(open));
    describe('turns', () => turns(open));
    describe('reading and following', () => reading(open));
    describe('beginning, snapshots, truncation, presence', () => keeping(open));
    describe('several writers', () => models(open, runs));
  });
}
