/** Stored form of a source; its bearer key only as a hash. */
import Type, { type Static } from 'typebox';
import { DirectorySource } from '../../shared/directory.ts';
import { WebUrl } from '../../shared/primitives.ts';
import { StoredHooks } from './source-hooks.ts';

const { key: _, hooks: __, ...rest } = DirectorySource.properties;

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

export const StoredSource = Type.Object(
  {
    ...rest,
    hooks: Type.Optional(StoredHooks),
    /** The response address that the directory file or the command line set last. */
    trustedResponse: Type.Optional(WebUrl),
    /** The hosts of documents that the directory file named last; only these may be in a private network. */
    trustedDocuments: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
    keyHash: Type.Optional(Hash),
    /** Hash of the key that the directory file named last; differs from `keyHash` after a rotation. */
    fileKeyHash: Type.Optional(Hash),
    /** `origin:…` from an exported file: the exporting store had a key, this one has none yet. */
    key: Type.Optional(Type.String({ pattern: '^origin:' })),
  },
  { additionalProperties: false },
);
export type StoredSource = Static<typeof StoredSource>;
