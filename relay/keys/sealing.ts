/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce. StorePosition and key id are authenticated, so that an envelope copied elsewhere or relabelled
 * with another key fails to decrypt.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import { bytesOfEnvelope, envelopeOf, type Sealing } from '../domain/keeping/sealing-ports.ts';
import type { KeyRing, RingEntry } from './key-ring.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Seconds: an operator has to provide the key. */
const RETRY_AFTER = 60;

const bindingOf = (keyId: string, place: string): Buffer => Buffer.from(`Beckon sealed 1\n${keyId}\n${place}`, 'utf8');

export function createSealing(ring: KeyRing, named: () => string | null = () => null): Sealing {
  function sealer(): RingEntry {
    const id = named();
    const [first] = ring.keys();
    if (!first) throw new Error('a key ring is never empty');
    const entry = id === null ? first : find(id);
    if (!entry) throw new ProblemError('STORE_UNAVAILABLE', refusals.requests.keyMissing, { retryAfter: RETRY_AFTER });
    return entry;
  }
  let known = ring.keys();

  /** Reads the file only for an unknown key id: decryption is frequent, a changed ring is rare. */
  function find(keyId: string): RingEntry | null {
    const here = known.find(({ id }) => id === keyId);
    if (here) return here;
    known = ring.keys();
    return known.find(({ id }) => id === keyId) ?? null;
  }

  return {
    current: () => named() ?? sealer().id,
    by: (other) => createSealing(ring, other),
    seal(text, place) {
      const { id, key } = sealer();
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(bindingOf(id, place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return envelopeOf(id, Buffer.concat([nonce, sealed, cipher.getAuthTag()]));
    },
    open(envelope, place) {
      const given = bytesOfEnvelope(envelope);
      const entry = given && find(given.keyId);
      if (!given || !entry) return null;
      const { bytes, keyId } = given;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, entry.key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(bindingOf(keyId, place))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
