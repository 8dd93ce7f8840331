/** Which members of a stored document are secrets. */
import { isRecord } from '../../../shared/json.ts';
import { isSealed, keyOfEnvelope, type Sealing } from '../../domain/keeping/sealing-ports.ts';
import { isSecretMember } from '../../domain/keeping/secret-members.ts';

/** In outbound messages: an answer link authorizes its reader to answer (contract section 4). */
const LINKS: ReadonlySet<string> = new Set(['input/link', 'input/actions/url']);

type SecretPaths = (path: readonly string[]) => boolean;

export const directorySecrets: SecretPaths = isSecretMember;
export const messageSecrets: SecretPaths = (path) => LINKS.has(path.join('/'));

export const placeOfEntry = (kind: string, id: string): string => `${kind}s/${id}`;
export const placeOfMessage = (id: string): string => `outbound/${id}`;
export const placeOfOwn = (name: string): string => `relay/${name}`;

/** `env:` and `file:` name a secret stored elsewhere. */
const isPlain = (text: string): boolean => !isSealed(text) && !/^(env|file):/.test(text);

type Change = (text: string, place: string) => string;

/** Maps each secret of a value. Elements of one array share a place, so their envelopes are interchangeable. */
function mapSecrets(value: unknown, isSecret: SecretPaths, place: string, change: Change): unknown {
  const walk = (part: unknown, path: readonly string[]): unknown => {
    if (typeof part === 'string') return isSecret(path) ? change(part, [place, ...path].join('/')) : part;
    if (Array.isArray(part)) return part.map((one) => walk(one, path));
    if (!isRecord(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, walk(one, [...path, name])]));
  };
  return walk(value, []);
}

export interface SealedDocuments {
  seal(doc: string, place: string): string;
  /** Undecryptable secrets stay encrypted in the result, until their key is in the ring again. */
  open(doc: string, place: string): string;
  /** Null: nothing to renew. */
  renewed(doc: string, place: string): string | null;
  locked(doc: string, place: string): string[];
  /** One for each secret. */
  keysOf(doc: string, place: string): string[];
}

export function sealedDocuments(sealing: Sealing, isSecret: SecretPaths): SealedDocuments {
  const mapped = (doc: string, place: string, change: Change): string =>
    JSON.stringify(mapSecrets(JSON.parse(doc), isSecret, place, change));
  const each = (doc: string, place: string, look: (text: string, at: string) => void): void => {
    mapSecrets(JSON.parse(doc), isSecret, place, (text, at) => {
      look(text, at);
      return text;
    });
  };
  return {
    seal: (doc, place) => mapped(doc, place, (text, at) => (isPlain(text) ? sealing.seal(text, at) : text)),
    open: (doc, place) => mapped(doc, place, (text, at) => (isSealed(text) ? (sealing.open(text, at) ?? text) : text)),
    renewed(doc, place) {
      const renewed = mapped(doc, place, (text, at) => renewedText(sealing, text, at));
      return renewed === doc ? null : renewed;
    },
    locked(doc, place) {
      const places: string[] = [];
      each(doc, place, (text, at) => {
        if (isSealed(text) && sealing.open(text, at) === null) places.push(at);
      });
      return places;
    },
    keysOf(doc, place) {
      const keys: string[] = [];
      each(doc, place, (text) => keys.push(...(isSealed(text) ? [keyOfEnvelope(text) ?? ''] : [])));
      return keys;
    },
  };
}

/** Encrypts with the current key; returns undecryptable text unchanged. */
export function renewedText(sealing: Sealing, text: string, place: string): string {
  if (!isSealed(text) || keyOfEnvelope(text) === sealing.current()) return text;
  const opened = sealing.open(text, place);
  return opened === null ? text : sealing.seal(opened, place);
}
