/** JSONata as text: what is wrong with it, in words and with its place. */
import { MAPPING_LIMITS } from './limits.ts';

interface SyntaxFault {
  /** Characters from the beginning; null: the whole. */
  position: number | null;
  line: number;
  column: number;
  detail: string;
}

/**
 * Parses, evaluates nothing. The library is loaded at the first call, so that a relay without mappings does not pay for it.
 * @returns null where the text is an expression
 */
export async function syntaxFault(expression: string): Promise<SyntaxFault | null> {
  const { default: jsonata } = await import('jsonata');
  const whole = (detail: string): SyntaxFault => ({ position: null, line: 1, column: 1, detail });
  if (expression.length > MAPPING_LIMITS.expression)
    return whole(`has more than ${MAPPING_LIMITS.expression} characters`);
  try {
    jsonata(expression);
    return null;
  } catch (error) {
    // Parenthesis in parenthesis, thousands deep.
    if (error instanceof RangeError) return whole('is nested too deeply');
    return { ...placeOf(positionOf(error), expression), detail: messageOf(error) };
  }
}

/** Of what JSONata throws: objects of its own, which are no errors always. */
export function positionOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('position' in error)) return null;
  return typeof error.position === 'number' ? error.position : null;
}

/** One line, bounded: values of the payload may stand in it. */
export function messageOf(error: unknown): string {
  const known = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  const text = typeof known === 'string' && known !== '' ? known : 'it cannot be evaluated';
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

/** Lines and columns count from 1; JSONata's position is that after the token it means. */
export function placeOf(position: number | null, expression: string): Omit<SyntaxFault, 'detail'> {
  const before = expression.slice(0, position ?? 0).split('\n');
  return { position, line: before.length, column: (before.at(-1)?.length ?? 0) + (position === null ? 1 : 0) };
}

/** Where in the expression, in words; nothing where JSONata does not say. */
export function placeInWords(position: number | null, expression: string): string {
  if (position === null) return '';
  const { line, column } = placeOf(position, expression);
  return expression.includes('\n') ? ` (line ${line}, column ${column})` : ` (column ${column})`;
}
