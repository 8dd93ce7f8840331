/** Query parameters at the border: whole numbers in a range and short texts, each fault named. */
import { type FieldError, ProblemError } from '../../shared/problems.ts';

const refusalOf = ({ pointer, detail }: FieldError, errors: readonly FieldError[]): ProblemError =>
  new ProblemError('REQUEST_INVALID', `${pointer.slice(1)} ${detail}`, { errors: [...errors] });

/** REQUEST_INVALID for one parameter. */
export const queryFault = (name: string, detail: string): ProblemError => {
  const fault = { pointer: `/${name}`, detail };
  return refusalOf(fault, [fault]);
};

export interface Query {
  /** A whole number from `min` to `max`. */
  whole(name: string, min: number, max: number): number | null;
  /** A text of at most so many characters; null where there is none. */
  text(name: string, maxLength: number): string | null;
  /** Notes what else does not fit. */
  wrong(name: string, detail: string): void;
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
      return fault(name, `must be given once, with at most ${maxLength} characters`);
    },
    wrong: fault,
    done() {
      const [first] = errors;
      if (first) throw refusalOf(first, errors);
    },
  };
}
