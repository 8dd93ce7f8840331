/** What the administrator's operations have in common. */
import Type from 'typebox';
import type { ProblemCode } from '../problems.ts';
import type { Operation, Parameter } from './operations.ts';

const security = ['adminToken'] as const;
export const tag = 'Administration' as const;
const CHANGED: readonly ProblemCode[] = ['REQUEST_INVALID'];
export const onOne: readonly ProblemCode[] = [...CHANGED, 'NOT_FOUND'];

export const id = (what: string): Parameter => ({
  name: 'id',
  in: 'path',
  description: `Id of the ${what}`,
  schema: Type.String({ maxLength: 255 }),
});

type Given = Pick<Operation, 'method' | 'path' | 'id' | 'summary' | 'reply'> & Partial<Operation>;
export const asks = (given: Given): Operation => ({ tag, security, problems: [], ...given });
export const changes = (given: Given): Operation => ({ tag, security, problems: CHANGED, ...given });
