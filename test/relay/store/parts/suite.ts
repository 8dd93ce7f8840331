/** The contract of every `StoreBackend`; each implementation runs it in its own test. */
import { describe } from 'node:test';
import { auditSuite } from './audit-suite.ts';
import { itemSuite } from './item-suite.ts';
import { outboundSuite } from './outbound-suite.ts';
import { outsideSuite } from './outside-suite.ts';
import { peopleSuite } from './people-suite.ts';
import type { NewStore } from './under-test.ts';
import { unitSuite } from './unit-suite.ts';
import { wholeSuite } from './whole-suite.ts';

/**
 * @param name of the implementation @param make an empty store
 * @param replica of a log: its time is monotonic and one relay owns it; for several see test/relay/cluster/several.test.ts
 */
export function storeSuite(name: string, make: NewStore, replica = false): void {
  describe(`a store on ${name}`, () => {
    describe('units of work', () => unitSuite(make));
    describe('items', () => itemSuite(make));
    describe('directory, credentials and secrets', () => peopleSuite(make));
    describe('outbound entries', () => outboundSuite(make, replica));
    describe('the audit trail', () => auditSuite(make));
    describe('as a whole', () => wholeSuite(make));
    if (!replica) describe('beside another that writes', () => outsideSuite(make));
  });
}
