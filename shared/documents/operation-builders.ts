/** Common parts of administrator operations. */
import Type from 'typebox';
import type { ProblemCode } from '../problems.ts';
import type { Operation, Parameter } from './operations.ts';

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
