/**
 * Secrets of an imported file that are not there: a reference that cannot be resolved leaves the stored secret as it is. A key or token of
 * which the store that was exported had a digest is written as its origin alone (`origin:file`, `origin:relay`).
 */
import { isRecord } from '../../shared/json.ts';
import { SECRET_MEMBERS } from '../domain/keeping/secret-members.ts';
import type { TokenRow } from '../domain/people/directory-ports.ts';
import type { KeptSource } from './kept.ts';

/** `file`: given by a directory file. `relay`: made by the relay, for an administrator. */
export type Origin = 'file' | 'relay';
const ORIGIN = /^origin:(file|relay)$/;

export const isOrigin = (written: string): boolean => ORIGIN.test(written);
export const asOrigin = (origin: Origin): string => `origin:${origin}`;

/** Of a source's key. Null: it has none. */
export const keyOrigin = ({ keyHash, fileKeyHash }: KeptSource): Origin | null =>
  keyHash === undefined ? null : keyHash === fileKeyHash ? 'file' : 'relay';

/** Of a person's device tokens. Those of codes are left out: people pair their devices themselves. Null: there is none. */
export function tokenOrigin(tokens: readonly Pick<TokenRow, 'kind' | 'origin'>[]): Origin | null {
  const origins = new Set(tokens.filter(({ kind }) => kind === 'device').map(({ origin }) => origin));
  if (origins.has('file')) return 'file';
  return origins.has('cli') || origins.has('console') ? 'relay' : null;
}

/** A secret that the file does not give. */
export interface UnresolvedSecret {
  /** Such as `sources/sap/key`. */
  place: string;
  /** As the file has it. */
  reference: string;
  /** What follows "which", such as `is not set`. */
  why: string;
  /** `kept`: the stored secret stays. `missing`: there is none, and the import is refused. `absent`: a digest, to be made again here. */
  state: 'kept' | 'missing' | 'absent';
}

/** @returns null where it can be resolved. @param use `value`: the secret itself is needed now; `stored`: the reference is stored */
export type ReferenceFault = (written: string, use: 'value' | 'stored') => string | null;

const isSecret = (name: string, value: unknown): value is string | string[] =>
  SECRET_MEMBERS.has(name) && [value].flat().every((one) => typeof one === 'string');

/** The document with each secret changed. @param change also takes what stands there in `other` */
export function mapSecrets(
  doc: unknown,
  place: string,
  change: (written: string | string[], place: string, other: unknown) => unknown,
  other?: unknown,
): unknown {
  if (!isRecord(doc)) return doc;
  const entries = Object.entries(doc).map(([name, value]) => {
    const beside = isRecord(other) && Object.hasOwn(other, name) ? other[name] : undefined;
    const at = `${place}/${name}`;
    return [name, isSecret(name, value) ? change(value, at, beside) : mapSecrets(value, at, change, beside)];
  });
  return Object.fromEntries(entries);
}

/** The secrets of a document of the file, those that cannot be resolved as the stored document has them. */
export function settleSecrets(
  doc: unknown,
  stored: unknown,
  place: string,
  fault: ReferenceFault,
  note: (unresolved: UnresolvedSecret) => void,
): unknown {
  const settle = (written: string | string[], at: string, kept: unknown): unknown => {
    const faults = [written].flat().flatMap((reference) => {
      const why = fault(reference, 'stored');
      return why === null ? [] : [{ reference, why }];
    });
    for (const one of faults) note({ ...one, place: at, state: kept === undefined ? 'missing' : 'kept' });
    return faults.length > 0 && kept !== undefined ? kept : written;
  };
  return mapSecrets(doc, place, settle, stored);
}
