/** Dependencies of directory administration, and its refusals. */

import { kindOfHost } from '../../../network/address-rules.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Endpoints, Secrets } from '../../domain/administration/administration.ts';
import type { ChannelReader } from '../../domain/away/away-ports.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { PersonErasureTx } from '../../domain/keeping/erasure.ts';
import type { OutboundTx } from '../../domain/outbound/outbound-ports.ts';
import { type AdminAct, type AdminActor, noteAct } from '../../domain/people/admin-act.ts';
import type { CredentialReader, DirectoryKind, DirectoryReader } from '../../domain/people/directory-ports.ts';
import type { Clock } from '../../domain/ports.ts';
import type { AuditTx, Writer } from '../../domain/unit-of-work.ts';
import { checkAddress } from '../read-file.ts';
import { DirectoryError } from '../secrets.ts';

export interface AdministrationDeps {
  writer: Writer<PersonErasureTx & OutboundTx>;
  rows: DirectoryReader;
  credentials: CredentialReader;
  view: () => DirectoryView;
  clock: Clock;
  /** Reports a change of the stored directory: the view is rebuilt immediately, open items follow soon. */
  changed: () => void;
  secrets: Secrets;
  /** Whether a desk of this person is connected. */
  present: (userId: string) => boolean;
  endpoints: Endpoints;
  channels: ChannelReader;
  /** True if every source must have grants. */
  grantsRequired: boolean;
  url: () => string;
  /** `BECKON_PRIVATE_RESPONSES`. */
  privateResponses: boolean;
}

/** As in the file's schema. */
export const MOST: Readonly<Record<'source' | 'role' | 'user' | 'gateway', number>> = {
  source: 1000,
  role: 1000,
  user: 100_000,
  gateway: 100,
};

export const ORIGIN = 'console';

export const isoOf = (ms: number): string => new Date(ms).toISOString();

export function refuse(pointer: string, detail: string): ProblemError {
  return new ProblemError('REQUEST_INVALID', `${pointer} ${detail}`, { errors: [{ pointer, detail }] });
}

export const absent = (kind: 'source' | 'role' | 'person' | 'gateway', id: string): ProblemError =>
  new ProblemError('NOT_FOUND', refusals.administration.absent(kind, id.slice(0, 80)));

interface AddressRules {
  /** The address that the directory file or the command line set; it may be set again. */
  trusted: string | undefined;
  privateResponses: boolean;
}

/** @throws REQUEST_INVALID for an unencrypted address, or for one in a private network that the caller may not use */
export function requireAddress(url: string, pointer: string, { trusted, privateResponses }: AddressRules): void {
  try {
    checkAddress(url, pointer);
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    throw refuse(pointer, error.message.slice(pointer.length + 1));
  }
  if (privateResponses || url === trusted || kindOfHost(new URL(url)) === 'public') return;
  throw refuse(
    pointer,
    'is in a private network: such an address is for the directory file, or for BECKON_PRIVATE_RESPONSES=on',
  );
}

export const note = (tx: AuditTx, by: AdminActor, act: AdminAct, about: string): void =>
  noteAct(tx, { ...by, via: ORIGIN }, act, about);

/** @throws NOT_FOUND */
export function keptDoc(rows: DirectoryReader, kind: DirectoryKind, id: string): Record<string, unknown> {
  const row = rows.get(kind, id);
  const doc: unknown = row ? JSON.parse(row.doc) : null;
  if (typeof doc !== 'object' || doc === null) throw absent(kind === 'user' ? 'person' : 'source', id);
  return { ...doc };
}
