/** Compile a schema once, check at a border, report with JSON pointers (RFC 6901). */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { type FieldError, type ProblemCode, ProblemError } from './problems.ts';

export type Checked<T> = { ok: true; value: T } | { ok: false; errors: FieldError[] };

export interface Checker<T> {
  /** Hot path: no error objects are made. */
  is(value: unknown): value is T;
  check(value: unknown): Checked<T>;
  /** Throws a ProblemError with the pointers where the value does not fit. */
  parse(value: unknown, code?: ProblemCode): T;
}

const MAX_ERRORS = 20;

/** One pointer per fault; where a member is missing or unknown the pointer names that member. */
function pointers(error: { instancePath: string; keyword: string; params: object; message: string }): FieldError[] {
  const params = error.params as { requiredProperties?: string[]; additionalProperties?: string[] };
  const named = params.requiredProperties ?? params.additionalProperties;
  if (!named?.length) return [{ pointer: error.instancePath, detail: error.message }];
  const what = params.requiredProperties ? 'is required' : 'is not known here';
  return named.map((name) => ({
    pointer: `${error.instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    detail: what,
  }));
}

/** @param schema a TypeBox schema; compiled with generated code where the platform allows it, interpreted elsewhere. */
export function checker<S extends TSchema>(schema: S): Checker<Static<S>> {
  const compiled = Compile(schema);
  const errorsOf = (value: unknown) => {
    const found = compiled.Errors(value).flatMap(pointers);
    const once = new Map(found.reverse().map((error) => [error.pointer, error]));
    return [...once.values()].reverse().slice(0, MAX_ERRORS);
  };
  const is = (value: unknown): value is Static<S> => compiled.Check(value);
  const check = (value: unknown): Checked<Static<S>> =>
    is(value) ? { ok: true, value } : { ok: false, errors: errorsOf(value) };
  return {
    is,
    check,
    parse(value, code = 'REQUEST_INVALID') {
      const result = check(value);
      if (result.ok) return result.value;
      const first = result.errors[0];
      throw new ProblemError(code, `${first?.pointer || 'The body'} ${first?.detail ?? 'does not fit'}`, {
        errors: result.errors,
      });
    },
  };
}
