/** Pages of the lists of administrators. */
import Type, { type TSchema } from 'typebox';
import { Nullable } from '../primitives.ts';

/** `next`: `after` of the next page; null: last page; absent: the relay has an earlier version, and the list is whole. */
const next = Type.Optional(Nullable(Type.String()));

export const listPage = <S extends TSchema>(entry: S) => Type.Object({ items: Type.Array(entry), next });
