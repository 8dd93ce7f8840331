/** An in-memory transaction that shows what an import would change. */
import type { CredentialReader, DirectoryReader, DirectoryRow } from '../domain/people/directory-ports.ts';
import type { ImportTx } from './import.ts';

export function dryImport(rows: Pick<DirectoryReader, 'all'>, credentials: CredentialReader): ImportTx {
  const entries = new Map(rows.all().map((row) => [`${row.kind}/${row.id}`, row]));
  return {
    directoryRows: {
      all: (): DirectoryRow[] => [...entries.values()],
      put: (row) => void entries.set(`${row.kind}/${row.id}`, row),
      remove: (kind, id) => void entries.delete(`${kind}/${id}`),
    },
    credentials: {
      authenticate: credentials.authenticate,
      isEnded: credentials.isEnded,
      ofUser: credentials.ofUser,
      add: () => {},
      revoke: ({ userId, origin }) => credentials.ofUser(userId).filter((token) => token.origin === origin),
    },
  };
}
