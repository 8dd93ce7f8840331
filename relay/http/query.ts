/** Query parameters at the border: whole numbers in a range and short texts, each fault named. */
import { type FieldError, ProblemError } from '../../shared/problems.ts';

export interface Query {
  /** A whole number from `min` to `max`. */
  whole(name: string, min: number, max: number): number | null;
  /** A text of at most so many characters; null where there is none. */
  text(name: string, maxLength: number): string | null;
  /** @throws REQUEST_INVALID naming each parameter that did not fit; call it when all were read */
  done(): void;
}

/** @param given what the server parsed: names to a text, or to a list where a name came twice */
export function readQuery(given: unknown): Query {
  const query: Record<string, unknown> = typeof given === 'object' && given !== null ? { ...given } : {};
  const errors: FieldError[] = [];
  const fault = (name: string, detail: string): null => {
    errors.push({ pointer: `/${name}`, detail });
    return null;
  };
  return {
    whole(name, min, max) {
      const value = query[name];
      if (value === undefined) return null;
      const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : -1;
      if (number >= min && number <= max) return number;
      return fault(name, `must be a whole number from ${min} to ${max}`);
    },
    text(name, maxLength) {
      const value = query[name];
      if (value === undefined) return null;
      if (typeof value === 'string' && value.length <= maxLength) return value;
      return fault(name, `must be a text of at most ${maxLength} characters`);
    },
    done() {
      const [first] = errors;
      if (first) throw new ProblemError('REQUEST_INVALID', `${first.pointer.slice(1)} ${first.detail}`, { errors });
    },
  };
}
