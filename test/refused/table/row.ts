/** The table of refused input: an operation, payloads of one kind, and the required answer to each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, assertRefused, assertSound, type RefusingRelay, type Sent } from '../parts/relay.ts';

/** An error code; `refused`: any problem below 500; `sound`: accepted or refused, never a failure; or a custom check. */
type Expected = string | ((answer: Answer, what: string) => void);
/** @param expected overrides the row's */
export type Payload<P> = readonly [what: string, payload: P, expected?: Expected];

/** An interface for input, and how a payload becomes a request. `itemId` is of an open approval of dana. */
export interface Operation<P> {
  name: string;
  put(payload: P, itemId: string): Sent;
}
interface Row {
  name: string;
  cases: readonly { what: string; sent: (itemId: string) => Sent; expected: Expected }[];
}

export const row = <P>(
  operation: Operation<P>,
  kind: string,
  expected: Expected,
  payloads: readonly Payload<P>[],
): Row => ({
  name: `${operation.name}: ${kind}`,
  cases: payloads.map(([what, payload, own]) => ({
    what,
    sent: (itemId) => operation.put(payload, itemId),
    expected: own ?? expected,
  })),
});

/** Payloads that serve as their own description. */
export const named = <P>(payloads: readonly P[]): Payload<P>[] =>
  payloads.map((payload) => [JSON.stringify(payload).slice(0, 80), payload]);

function judge(answer: Answer, what: string, expected: Expected): void {
  if (typeof expected === 'function') expected(answer, what);
  else if (expected === 'sound') assertSound(answer, what);
  else assertRefused(answer, what, expected === 'refused' ? undefined : expected);
}

/** A test for each row, which names every payload with another answer, and one for the relay afterwards. */
export function walk(relay: RefusingRelay, rows: readonly Row[]): void {
  for (const { name, cases } of rows) {
    test(`${name} (${cases.length})`, async () => {
      const wrong: string[] = [];
      for (const { what, sent, expected } of cases) {
        try {
          judge(await relay.ask(sent(relay.itemId)), what, expected);
        } catch (error) {
          wrong.push(`${what}: ${error instanceof Error ? error.message : error}`);
        }
      }
      assert.deepEqual(wrong, []);
    });
  }
  test('the relay is ready and logged no fault', () => relay.stillWell('after the table'));
}
