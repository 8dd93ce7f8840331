/** Schema validation at trust boundaries: compiled once, errors with JSON Pointers (RFC 6901). */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/schema';
import { explain, type SchemaNode } from './explain.ts';
import { type FieldError, type ProblemCode, ProblemError } from './problems.ts';

export type Checked<T> = { ok: true; value: T } | { ok: false; errors: FieldError[] };

export interface Checker<T> {
  readonly schema: SchemaNode;
  /** Hot path: allocates no error objects. */
  is(value: unknown): value is T;
  check(value: unknown): Checked<T>;
  /** @throws ProblemError with the pointers */
  parse(value: unknown, code?: ProblemCode): T;
}

/** Maximum errors reported per value. */
export const MAX_ERRORS = 20;

const compiledNodes = new WeakMap<SchemaNode, { Check(value: unknown): boolean }>();

/** Compiled once per node. The interpreter compiles a pattern again for each text and can block the thread for seconds. */
export function fits(node: SchemaNode, value: unknown): boolean {
  const compiled = compiledNodes.get(node) ?? Compile(node);
  compiledNodes.set(node, compiled);
  return compiled.Check(value);
}

/** @param schema a TypeBox schema; compiled at its first use, by code generation if the platform allows it, else interpreted */
export function checker<S extends TSchema>(schema: S): Checker<Static<S>> {
  let compiled: { Check(value: unknown): boolean } | undefined;
  const is = (value: unknown): value is Static<S> => {
    compiled ??= Compile(schema);
    return compiled.Check(value);
  };
  const check = (value: unknown): Checked<Static<S>> =>
    is(value) ? { ok: true, value } : { ok: false, errors: explain(schema, value, fits, MAX_ERRORS) };
  return { schema, is, check, parse: (value, code) => orThrow(check(value), code) };
}

/** @returns the valid value. @throws ProblemError with the pointers */
export function orThrow<T>(result: Checked<T>, code: ProblemCode = 'REQUEST_INVALID'): T {
  if (result.ok) return result.value;
  const first = result.errors[0];
  throw new ProblemError(code, `${first?.pointer || 'The body'} ${first?.detail ?? 'does not fit'}`, {
    errors: result.errors,
  });
}
