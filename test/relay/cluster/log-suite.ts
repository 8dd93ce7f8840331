/** The contract of every log implementation; each runs it in its own test. */
import { describe } from 'node:test';
import { appending } from './suite/appending.ts';
import { keeping } from './suite/keeping.ts';
import { models } from './suite/models.ts';
import { reading } from './suite/reading.ts';
import { turns } from './suite/turns.ts';
import type { OpenWorld } from './suite/world.ts';

/** @param runs of the property test; fewer where calls are slow */
export function logSuite(name: string, open: OpenWorld, runs: number): void {
  describe(name, () => {
    describe('appending', () => appending(open));
    describe('turns', () => turns(open));
    describe('reading and following', () => reading(open));
    describe('beginning, snapshots, truncation, presence', () => keeping(open));
    describe('several writers', () => models(open, runs));
  });
}
