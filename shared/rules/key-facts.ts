/** The facts that matter most for a decision, shown in notifications and in rows of the window. */
import type { Amount, ChannelKind } from '../events.ts';
import type { Item, ItemFact } from '../items.ts';

export type KeyFact =
  | { kind: 'failed-checks'; count: number }
  | { kind: 'undelivered'; channel: ChannelKind }
  | { kind: 'status'; from: string | null; to: string }
  | { kind: 'error'; message: string }
  | { kind: 'fact'; words: string }
  | { kind: 'amount'; amount: Amount };

/** Minimum number of letters of a long name. */
const LONG_NAME = 6;

/**
 * A name needs no label: it starts with a capital letter (or one of a script without case) and has several words or is long. A number,
 * date, code or "yes" is shown with its label: `Cost centre 4200`.
 */
export function factWords({ label, value }: ItemFact): string {
  const letters = value.match(/\p{L}/gu)?.length ?? 0;
  const isName = /^[\p{Lu}\p{Lo}]/u.test(value) && (letters >= LONG_NAME || (letters > 3 && /\S\s+\S/u.test(value)));
  return isName ? value : `${label} ${value}`;
}

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

/** Whether the fact repeats the amount in any notation: `240,000.00 EUR`, `240.000 €`. */
function saysAmount({ value }: ItemFact, amount: Amount | null): boolean {
  const digits = digitsOf(value);
  if (!amount || digits === '') return false;
  return digits === digitsOf(amount.value) || digits === digitsOf(amount.value.replace(/\.0+$/, ''));
}

/** In order of significance, without what the title already says. @param facts maximum number of facts */
export function keyFactsOf(item: Item, facts: number): KeyFact[] {
  const { title, messages, status, error, facts: all, amount, evidence } = item;
  const lost = messages.find((message) => message.status === 'failed');
  const told = all.filter((fact) => !saysAmount(fact, amount) && !title.includes(fact.value)).slice(0, facts);
  return [
    ...(evidence && evidence.failed > 0 ? [{ kind: 'failed-checks' as const, count: evidence.failed }] : []),
    ...(lost ? [{ kind: 'undelivered' as const, channel: lost.kind }] : []),
    ...(status ? [{ kind: 'status' as const, from: status.from, to: status.to }] : []),
    ...(error ? [{ kind: 'error' as const, message: error.message }] : []),
    ...told.map((fact) => ({ kind: 'fact' as const, words: factWords(fact) })),
    ...(amount ? [{ kind: 'amount' as const, amount }] : []),
  ];
}

/** `processing → shipped` */
export const statusWords = ({ from, to }: { from: string | null; to: string }): string =>
  from ? `${from} → ${to}` : to;
