/** Schemas for validating received problems; `problems.ts` creates them. */
import Type from 'typebox';
import { type FieldError as FieldErrorShape, PROBLEM_CODES, type Problem as ProblemShape } from './problems.ts';

/** `pointer`: JSON Pointer (RFC 6901) into the request document. */
export const FieldError = Type.Object({ pointer: Type.String(), detail: Type.String() });
export type FieldError = FieldErrorShape;

export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.Enum(PROBLEM_CODES),
    /** Over HTTP: `urn:uuid:` and the `Beckon-Request`. */
    instance: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Array(FieldError)),
  },
  {
    additionalProperties: true,
    description:
      'RFC 9457 problem details; ALREADY_ANSWERED and ITEM_CLOSED also carry `outcome`, ITEM_CLOSED `ending` (`state`, `by`, `at`), ITEM_CHANGED the `item` as it now is, CONFIRMATION_REQUIRED `challenge`, `confirmBy` and `freshSignIn`, DOCUMENT_UNAVAILABLE `reason`',
  },
);
export type Problem = ProblemShape;
