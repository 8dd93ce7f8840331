/** Secrets of the directory: they may stand there as `env:NAME`, are read when they are used, and never written out; of keys a hash is kept. */
import { hash } from 'node:crypto';
import type { Secrets } from '../../shared/primitives.ts';
import { isSealed } from '../domain/keeping/sealing-ports.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The directory cannot be used as it is; `message` is one line that names the place. */
export class DirectoryError extends Error {
  override name = 'DirectoryError';
}

const REFERENCE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;

/** The variable that a text refers to; null: it refers to none. */
export const referredBy = (value: string): string | null => REFERENCE.exec(value)?.[1] ?? null;

/** @param place where the secret stands, for the message; the secret itself is never part of one */
export function resolveSecret(value: string, env: Environment, place: string): string {
  const name = referredBy(value);
  if (name === null) return value;
  const secret = env[name];
  if (!secret) throw new DirectoryError(`${place} refers to env:${name}, which is not set`);
  return secret;
}

/**
 * The one or two secrets of a member that is there. What is sealed by a key that is not in the ring is none: the relay starts without.
 * @param place as for `resolveSecret`. @throws DirectoryError
 */
export const resolveSecrets = (written: Secrets, env: Environment, place: string): string[] =>
  [written].flat().flatMap((secret) => (isSealed(secret) ? [] : [resolveSecret(secret, env, place)]));

/** What is kept of a source's key. Looked up at each request: keys that we make have 256 bits and need neither salt nor a slow hash. */
export const keyHash = (key: string): string => hash('sha256', key, 'hex');
