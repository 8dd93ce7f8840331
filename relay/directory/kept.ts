/** A source as the store keeps it: its bearer key only as a hash. */
import Type, { type Static } from 'typebox';
import { DirectorySource } from '../../shared/directory.ts';

const { key: _, ...rest } = DirectorySource.properties;

export const KeptSource = Type.Object(
  { ...rest, keyHash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })) },
  { additionalProperties: false },
);
export type KeptSource = Static<typeof KeptSource>;
