/** Checks JSONata expressions, and formats faults with their location. */
import { MAPPING_LIMITS } from './limits.ts';

interface SyntaxFault {
  /** Characters from the beginning; null: unknown. */
  position: number | null;
  line: number;
  column: number;
  detail: string;
}

/** Parses without evaluating. Loads the library on first use, to spare relays without mappings. @returns null if valid */
export async function syntaxFault(expression: string): Promise<SyntaxFault | null> {
  const { default: jsonata } = await import('jsonata');
  const whole = (detail: string): SyntaxFault => ({ position: null, line: 1, column: 1, detail });
  if (expression.length > MAPPING_LIMITS.expression)
    return whole(`has more than ${MAPPING_LIMITS.expression} characters`);
  try {
    jsonata(expression);
    return null;
  } catch (error) {
    // Thousands of nested parentheses.
    if (error instanceof RangeError) return whole('is nested too deeply');
    return { ...placeOf(positionOf(error), expression), detail: messageOf(error) };
  }
}

/** @param error thrown by JSONata: an object that need not be an Error */
export function positionOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('position' in error)) return null;
  return typeof error.position === 'number' ? error.position : null;
}

/** One bounded line; it may contain values of the payload. */
export function messageOf(error: unknown): string {
  const known = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  const text = typeof known === 'string' && known !== '' ? known : 'it cannot be evaluated';
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

/** Lines and columns count from 1; JSONata's position is the end of the token. */
function placeOf(position: number | null, expression: string): Omit<SyntaxFault, 'detail'> {
  const before = expression.slice(0, position ?? 0).split('\n');
  return { position, line: before.length, column: (before.at(-1)?.length ?? 0) + (position === null ? 1 : 0) };
}

/** The location in words; empty if JSONata gives none. */
export function placeInWords(position: number | null, expression: string): string {
  if (position === null) return '';
  const { line, column } = placeOf(position, expression);
  return expression.includes('\n') ? ` (line ${line}, column ${column})` : ` (column ${column})`;
}
