/** `GET /v1/admin/audit`: pages of audit records. */

import { type AuditEntry, type AuditPage, AuditRecord } from '../../../shared/admin.ts';
import { auditOperations } from '../../../shared/documents/admin-operations.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { TrailEntry } from '../../domain/administration/audit.ts';
import type { Serve } from '../operation-server.ts';
import { queryFault } from '../query.ts';
import type { AuditDeps } from './ports.ts';

const auditRecord = checker(AuditRecord);

export function auditRoutes(serve: Serve, deps: AuditDeps): void {
  const { audit } = deps;
  serve(auditOperations, {
    audit({ query: { after, limit } }): AuditPage {
      const cursor = audit.head().seq;
      if (after > cursor) throw queryFault('after', 'is not a known cursor');
      const found = audit.page(after, limit + 1);
      const items = found.slice(0, limit).map((entry) => itemOf(entry, deps));
      const next = found.length > limit ? (items.at(-1)?.seq ?? null) : null;
      return { items, next, cursor, head: deps.auditHead() };
    },
  });
}

/** A record that does not parse was changed in the file. It is not shown as if it were valid; `audit verify` reports it. */
function itemOf({ seq, record, hash }: TrailEntry, { audit, reader }: AuditDeps): AuditEntry {
  const read = auditRecord.check(parse(record));
  if (!read.ok || hash === '') {
    throw new ProblemError('STORE_UNAVAILABLE', refusals.administration.recordChanged(seq));
  }
  const { actor, facts, item } = read.value;
  const title = item === null ? undefined : reader.item(item)?.item.title;
  const { about } = facts;
  return {
    ...read.value,
    ...(title !== undefined && { title }),
    hash,
    by: actor === null ? null : audit.actorOf(actor),
    about: typeof about === 'string' ? audit.actorOf(about) : null,
  };
}

function parse(record: string): unknown {
  try {
    return JSON.parse(record);
  } catch {
    return null;
  }
}
