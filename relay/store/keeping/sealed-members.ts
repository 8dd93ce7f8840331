/** Which members of a kept document are secrets, and the document with them sealed, opened, or named. */
import { isRecord } from '../../../shared/json.ts';
import { isSealed, keyOfEnvelope, type Sealing } from '../../domain/keeping/sealing-ports.ts';
import { SECRET_MEMBERS } from '../../domain/keeping/secret-members.ts';

/** Of messages on their way out: whoever reads an answer link answers by it (contract section 4). */
const LINKS: ReadonlySet<string> = new Set(['input/link', 'input/actions/url']);

/** Where the secrets of one kind of document are. */
type SecretPaths = (path: readonly string[]) => boolean;

export const directorySecrets: SecretPaths = (path) => SECRET_MEMBERS.has(path.at(-1) ?? '');
export const messageSecrets: SecretPaths = (path) => LINKS.has(path.join('/'));

/** Of an entry of the directory. */
export const placeOfEntry = (kind: string, id: string): string => `${kind}s/${id}`;
export const placeOfMessage = (id: string): string => `outbound/${id}`;
export const placeOfOwn = (name: string): string => `relay/${name}`;

/** A secret may be written as the name of a variable or a file, which is none. */
const isPlain = (text: string): boolean => !isSealed(text) && !/^(env|file):/.test(text);

type Change = (text: string, place: string) => string;

/** The same value with each secret changed. Two secrets of one member have one place: one may take the other's turn. */
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
  /** What cannot be opened stays as it is: it is kept, and opens again when its key comes back. */
  open(doc: string, place: string): string;
  /** The document under the newest key, where it is not; null: nothing to do. */
  renewed(doc: string, place: string): string | null;
  /** Places of what cannot be opened. */
  locked(doc: string, place: string): string[];
  /** Ids of the keys that the document needs, one for each secret. */
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

/** Under the newest key; what cannot be opened stays. */
export function renewedText(sealing: Sealing, text: string, place: string): string {
  if (!isSealed(text) || keyOfEnvelope(text) === sealing.current()) return text;
  const opened = sealing.open(text, place);
  return opened === null ? text : sealing.seal(opened, place);
}
