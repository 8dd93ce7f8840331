/**
 * Examples of requests and replies, recorded from a relay by `test/shared/write-examples.ts` and stored only in `docs/api/openapi.json`;
 * `test/shared/examples.test.ts` compares them with a running relay.
 */
import { isRecord } from '../json.ts';
import type { JsonObject } from './json-schema.ts';

export interface Example {
  /** Name → value. */
  parameters?: JsonObject;
  /** Media type → body. */
  request?: JsonObject;
  response?: JsonObject;
}
/** Operation id → example. */
export type Examples = Readonly<Record<string, Example>>;

/** @param holders by name, optionally with an `example`. @returns `member` with the examples found; omitted if there are none */
function examplesOf(member: keyof Example, holders: unknown): Example {
  const entries = Object.entries(isRecord(holders) ? holders : {}).flatMap(([name, holder]) =>
    isRecord(holder) && holder.example !== undefined ? [[name, holder.example]] : [],
  );
  return entries.length > 0 ? { [member]: Object.fromEntries(entries) } : {};
}

const contentOf = (holder: unknown): unknown => (isRecord(holder) ? holder.content : null);

function exampleIn(operation: Record<string, unknown>): Example {
  const parameters = Array.isArray(operation.parameters) ? operation.parameters.filter(isRecord) : [];
  const responses = Object.entries(isRecord(operation.responses) ? operation.responses : {});
  const success = responses.find(([status]) => Number(status) < 300)?.[1];
  return {
    ...examplesOf('parameters', Object.fromEntries(parameters.map((one) => [one.name, one]))),
    ...examplesOf('request', contentOf(operation.requestBody)),
    ...examplesOf('response', contentOf(success)),
  };
}

/** @param document a previously written OpenAPI document */
export function examplesIn({ paths, webhooks }: Record<string, unknown>): Examples {
  const items = [paths, webhooks].flatMap((group) => Object.values(isRecord(group) ? group : {}));
  const operations = items.flatMap((item) => Object.values(isRecord(item) ? item : {})).filter(isRecord);
  return Object.fromEntries(operations.map((operation) => [String(operation.operationId), exampleIn(operation)]));
}
