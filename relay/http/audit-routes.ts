/** `GET /v1/admin/audit`: who was told what and who did what, a page at a time. */
import type { FastifyInstance } from 'fastify';
import { type AuditEntry, type AuditPage, AuditRecord } from '../../shared/admin.ts';
import { type FieldError, ProblemError } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import type { AuditReader, TrailEntry } from '../domain/audit.ts';
import type { HttpDeps } from './ports.ts';
import { requireAdmin } from './sign-in.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

const auditRecord = checker(AuditRecord);

export function auditRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get('/v1/admin/audit', async (request): Promise<AuditPage> => {
    await requireAdmin(request, deps);
    const { audit } = deps;
    const cursor = audit.head().seq;
    const { after, limit } = parseQuery(request.query, cursor);
    const found = audit.page(after, limit + 1);
    const items = found.slice(0, limit).map((entry) => itemOf(entry, audit));
    const next = found.length > limit ? (items.at(-1)?.seq ?? null) : null;
    return { items, next, cursor, head: deps.auditHead() };
  });
}

/** @throws REQUEST_INVALID naming each parameter that does not fit */
function parseQuery(given: unknown, newest: number): { after: number; limit: number } {
  const query: Record<string, unknown> = typeof given === 'object' && given !== null ? { ...given } : {};
  const errors: FieldError[] = [];
  const whole = (name: string, min: number, max: number, fallback: number, detail: string): number => {
    const value = query[name];
    if (value === undefined) return fallback;
    const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : -1;
    if (number >= min && number <= max) return number;
    errors.push({ pointer: `/${name}`, detail });
    return fallback;
  };
  const after = whole('after', 0, newest, 0, 'is not a known cursor');
  const limit = whole('limit', 1, MAX_LIMIT, DEFAULT_LIMIT, `must be a whole number from 1 to ${MAX_LIMIT}`);
  const [first] = errors;
  if (first) throw new ProblemError('REQUEST_INVALID', `${first.pointer.slice(1)} ${first.detail}`, { errors });
  return { after, limit };
}

/** What is no record any more was changed in the file: that is for `audit verify` to say, not to be shown as if it were one. */
function itemOf({ seq, record, hash }: TrailEntry, audit: AuditReader): AuditEntry {
  const read = auditRecord.check(parse(record));
  if (!read.ok || hash === '') {
    throw new ProblemError('STORE_UNAVAILABLE', `Record ${seq} of the audit was changed: run audit verify`);
  }
  const { actor, facts } = read.value;
  const { about } = facts;
  return {
    ...read.value,
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
