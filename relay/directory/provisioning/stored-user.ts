/** Rows of kind `scim-user` and `scim-group`: what SCIM manages beside the entry of a person or role. */
import Type from 'typebox';
import { DirectoryUser } from '../../../shared/directory.ts';
import { checker } from '../../../shared/validate.ts';
import type { Provisioned } from '../../domain/people/provisioning-ports.ts';

const stored = checker(
  Type.Object({
    active: Type.Boolean(),
    deleted: Type.Boolean(),
    externalId: Type.Union([Type.String(), Type.Null()]),
    attributes: Type.Record(Type.String(), Type.Unknown()),
    createdAt: Type.Number(),
    updatedAt: Type.Number(),
    person: Type.Union([DirectoryUser, Type.Null()]),
  }),
);

export const provisionedOf = (doc: string): Provisioned => stored.parse(JSON.parse(doc));

/** A role. */
export interface StoredGroup {
  externalId: string | null;
  createdAt: number;
  updatedAt: number;
}
const group = checker(
  Type.Object({
    externalId: Type.Union([Type.String(), Type.Null()]),
    createdAt: Type.Number(),
    updatedAt: Type.Number(),
  }),
);

export const storedGroupOf = (doc: string): StoredGroup => group.parse(JSON.parse(doc));
