/** Query parameters: integers in a range and short texts; reports all faults. */
import { type FieldError, ProblemError } from '../../shared/problems.ts';

const refusalOf = ({ pointer, detail }: FieldError, errors: readonly FieldError[]): ProblemError =>
  new ProblemError('REQUEST_INVALID', `${pointer.slice(1)} ${detail}`, { errors: [...errors] });

export const queryFault = (name: string, detail: string): ProblemError => {
  const fault = { pointer: `/${name}`, detail };
  return refusalOf(fault, [fault]);
};

export interface QueryReader {
  whole(name: string, min: number, max: number): number | null;
  /** Null if absent. `maxLength` in characters. */
  text(name: string, maxLength: number): string | null;
  wrong(name: string, detail: string): void;
  /** Call after reading all parameters. @throws REQUEST_INVALID that names each invalid parameter */
  done(): void;
}

/** @param given parsed by the server: a text by name, or a list for a repeated name */
export function readQuery(given: unknown): QueryReader {
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
