/**
 * What was said when each operation was asked once: taken from a relay by `test/shared/write-examples.ts`, and held to a running one by
 * `test/shared/examples.test.ts`.
 */
import examples from './examples.json' with { type: 'json' };
import type { JsonObject } from './json-schema.ts';

export interface Example {
  /** Name → value. */
  parameters?: JsonObject;
  /** Media type → body. */
  request?: JsonObject;
  response?: JsonObject;
}

const EXAMPLES: Readonly<Record<string, Example>> = examples;

/** @param id of the operation */
export const exampleOf = (id: string): Example => EXAMPLES[id] ?? {};
