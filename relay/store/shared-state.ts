/** Single values in `shared_state`, equal in every copy of the store. */
import type { DatabaseSync } from 'node:sqlite';
import type { AuditKeyTx } from '../domain/administration/audit.ts';
import type { VerificationTx } from '../domain/digest-ports.ts';
import type { ErasedInLogTx } from '../domain/keeping/erasure-ports.ts';
import type { SealedTx } from '../domain/keeping/sealing-ports.ts';
import type { AddressingTx, ImportedTx } from '../domain/people/directory-ports.ts';
import type { SharedStateReader } from '../domain/store-ports.ts';

type Name = 'addressed' | 'audit_key' | 'erased' | 'imported' | 'next_key' | 'sealing_key' | 'verified';

export interface SharedState extends SharedStateReader {
  /** Id of the key that a cluster encrypts with; null: a single relay. */
  sealingKey(): string | null;
  readonly tx: AddressingTx &
    AuditKeyTx &
    ErasedInLogTx &
    ImportedTx &
    VerificationTx &
    Pick<SealedTx, 'namedKeys' | 'nameKeys'>;
}

export function createSharedState(database: DatabaseSync): SharedState {
  const read = database.prepare('SELECT value FROM shared_state WHERE name = ?');
  const write = database.prepare('INSERT OR REPLACE INTO shared_state (name, value) VALUES (?, ?)');
  const drop = database.prepare('DELETE FROM shared_state WHERE name = ?');
  const isLogged = database.prepare('SELECT 1 FROM log_place');

  function get(name: Name): string | null {
    const row = read.get(name);
    return row ? String(row.value) : null;
  }
  function getNumber(name: Name): number | null {
    const value = get(name);
    return value === null ? null : Number(value);
  }
  function set(name: Name, value: string | null): void {
    if (value === null) drop.run(name);
    else write.run(name, value);
  }

  return {
    addressedBy: () => get('addressed'),
    auditKey: () => get('audit_key'),
    erasedInLog: () => getNumber('erased'),
    verifiedAt: () => getNumber('verified'),
    sealingKey: () => get('sealing_key'),
    tx: {
      noteAddressed: (state) => set('addressed', state),
      noteAuditKey: (publicKey) => set('audit_key', publicKey),
      noteErased(at) {
        if (!isLogged.get()) return false;
        set('erased', String(at));
        return true;
      },
      forgetErased(at) {
        const erasedAt = getNumber('erased');
        if (erasedAt === null || erasedAt > at) return false;
        set('erased', null);
        return true;
      },
      importedFiles: () => get('imported')?.split(' ') ?? [],
      noteImported: (files) => set('imported', files.join(' ')),
      noteVerified: (at) => set('verified', String(at)),
      namedKeys: () => ({ seals: get('sealing_key'), next: get('next_key') }),
      nameKeys({ seals, next }) {
        set('sealing_key', seals);
        set('next_key', next);
      },
    },
  };
}
