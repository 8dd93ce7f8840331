/** Common parts of administrator operations. */
import Type from 'typebox';
import type { ProblemCode } from '../problems.ts';
import { type Operation, type Parameter, query } from './operations.ts';

const security = ['adminToken'] as const;
export const tag = 'Administration' as const;
const CHANGED: readonly ProblemCode[] = ['REQUEST_INVALID'];
export const byId: readonly ProblemCode[] = [...CHANGED, 'NOT_FOUND'];

export const id = (what: string) =>
  ({
    name: 'id',
    in: 'path',
    description: `Id of the ${what}`,
    schema: Type.String({ maxLength: 255 }),
  }) as const satisfies Parameter;

/** Parameters of a list in pages; `next` of its reply is `after` of the next page. */
export const listPaging = [
  query('after', 'Begin after this position, from `next` of an earlier page', Type.String({ maxLength: 600 })),
  query('limit', 'Entries of a page', Type.Integer({ minimum: 1, maximum: 200, default: 200 })),
] as const;
export const listProblems: readonly ProblemCode[] = CHANGED;

type OperationInput = Pick<Operation, 'method' | 'path' | 'summary' | 'reply'> & Partial<Operation>;
const asking = { tag, security, role: 'read', problems: [] } as const;
const changing = { tag, security, problems: CHANGED } as const;
type With<Common, G> = Omit<Common, keyof G> & G;
export const readOperation = <const G extends OperationInput>(given: G): With<typeof asking, G> => ({
  ...asking,
  ...given,
});
export const changeOperation = <const G extends OperationInput & Required<Pick<Operation, 'role'>>>(
  given: G,
): With<typeof changing, G> => ({
  ...changing,
  ...given,
});
