/** Parameters of a WhatsApp template. The service refuses line breaks and long runs of spaces in them. */
import { isRecord } from '../../../../shared/json.ts';
import type { GatewayInput } from '../../../domain/outbound/outbound-ports.ts';
import type { Mapper } from '../../../domain/ports.ts';
import type { SendResult } from '../gateway.ts';
import { fillTemplate } from '../template.ts';

type FilledParameters =
  | { ok: true; parameters: Record<string, string> }
  | { ok: false; result: Extract<SendResult, { kind: 'rejected' | 'retry' }> };

/** WhatsApp's limit for the text of a template that has other parts too, in characters. */
const MAX_TEXT = 1024;
const MAX_PARAMETERS = 20;

const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
/** Never splits a surrogate pair. */
export const cutText = (text: string, limit: number): string =>
  text.length > limit ? `${text.slice(0, Math.max(0, limit - 1)).replace(/[\ud800-\udbff]$/, '')}…` : text;

/** To staff the title and the answer link, which is never cut; to a customer title and text. */
function standard({ title, body, link }: GatewayInput): string {
  const text = onOneLine(link === undefined ? [title, body].filter(Boolean).join(': ') : title);
  return link === undefined ? cutText(text, MAX_TEXT) : `${cutText(text, MAX_TEXT - link.length - 1)} ${link}`;
}

/** @param template of the directory; undefined: `body[1]text` alone */
export async function templateParameters(
  mapper: Mapper,
  template: string | undefined,
  input: GatewayInput,
): Promise<FilledParameters> {
  if (template === undefined) return { ok: true, parameters: { 'body[1]text': standard(input) } };
  const filled = await fillTemplate(mapper, template, input);
  if (!filled.ok) return filled;
  const value: unknown = JSON.parse(filled.json);
  const entries = isRecord(value) ? Object.entries(value) : [];
  const texts = entries.flatMap(([name, text]): [string, string][] =>
    typeof text === 'string' ? [[name, onOneLine(text)]] : [],
  );
  if (texts.length === 0 || texts.length !== entries.length || texts.length > MAX_PARAMETERS) {
    const reason = `the parameters of the WhatsApp template must be 1 to ${MAX_PARAMETERS} texts by name`;
    return { ok: false, result: { kind: 'rejected', reason } };
  }
  return { ok: true, parameters: Object.fromEntries(texts) };
}
