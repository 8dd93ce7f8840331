/** A source as the store keeps it: its bearer key only as a hash. */
import Type, { type Static } from 'typebox';
import { DirectorySource } from '../../shared/directory.ts';
import { WebUrl } from '../../shared/primitives.ts';
import { KeptHooks } from './hooks.ts';

const { key: _, hooks: __, ...rest } = DirectorySource.properties;

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

export const KeptSource = Type.Object(
  {
    ...rest,
    hooks: Type.Optional(KeptHooks),
    /** The response address as the directory file or the command line gave it last. */
    trustedResponse: Type.Optional(WebUrl),
    keyHash: Type.Optional(Hash),
    /** Of the key that the directory file named last; another than `keyHash` once the key was rotated. */
    fileKeyHash: Type.Optional(Hash),
    /** `origin:…` of an exported file: the store that was exported had a key, and this one has none yet. */
    key: Type.Optional(Type.String({ pattern: '^origin:' })),
  },
  { additionalProperties: false },
);
export type KeptSource = Static<typeof KeptSource>;
