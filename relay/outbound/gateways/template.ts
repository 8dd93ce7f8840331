/** A gateway's template: JSONata on the message (contract section 6), with the limits of a mapping. */
import type { GatewayInput } from '../../domain/outbound/outbound-ports.ts';
import type { Mapper } from '../../domain/ports.ts';
import { singleLine } from '../response-verdict.ts';
import type { SendResult } from './gateway.ts';

/** `json`: the result. A failing template always fails, so only one that the busy mapper did not evaluate is retried. */
type FilledTemplate =
  | { ok: true; json: string }
  | { ok: false; result: Extract<SendResult, { kind: 'rejected' | 'retry' }> };

const failed = (reason: string): FilledTemplate => ({ ok: false, result: { kind: 'rejected', reason } });

export async function fillTemplate(mapper: Mapper, template: string, input: GatewayInput): Promise<FilledTemplate> {
  const mapped = await mapper.map(template, input);
  if (!mapped.ok && mapped.busy) return { ok: false, result: { kind: 'retry', reason: singleLine(mapped.reason) } };
  if (!mapped.ok) return failed(`the gateway's template failed: ${singleLine(mapped.reason)}`);
  const json = JSON.stringify(mapped.value);
  if (json === undefined) return failed("the gateway's template made nothing of this message");
  return { ok: true, json };
}
