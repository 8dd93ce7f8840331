/**
 * Secrets of the directory: written out, or as `env:NAME` or `file:PATH`, which are resolved when the directory is read and stored as they
 * are written. Of keys a hash is kept.
 */
import { hash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { readSecretFile } from '../../disk/secret-file.ts';
import type { Secrets } from '../../shared/primitives.ts';
import { reasonOf } from '../../shared/problems.ts';
import { isSealed } from '../domain/keeping/sealing-ports.ts';

/** Variables by name. Secrets of files that a command read are in it too, by their reference (`file:PATH`). */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The directory cannot be used as it is; `message` is one line that names the place. */
export class DirectoryError extends Error {
  override name = 'DirectoryError';
}

const VARIABLE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;
const FILE = 'file:';

/** Whether a text names a file of this computer. */
export const namesFile = (value: string): boolean => value.startsWith(FILE);

/** Whether a text is no secret and says where one is. */
export const isReference = (value: string): boolean => namesFile(value) || VARIABLE.test(value);

/** Why a reference cannot be resolved by what was looked up before, as words that follow "which"; null: it can, or is no reference. */
export function referenceFault(value: string, env: Environment): string | null {
  if (namesFile(value)) return Object.hasOwn(env, value) ? null : 'was not brought along';
  const name = VARIABLE.exec(value)?.[1];
  return name === undefined || env[name] ? null : 'is not set';
}

/**
 * What a reference refers to, by the key under which `resolveSecret` finds it. A variable that is not set has none.
 * @throws Error where a file cannot be read, one line
 */
export function lookUp(value: string, env: Environment): Record<string, string> {
  if (namesFile(value)) return { [value]: readNamed(value) };
  const name = VARIABLE.exec(value)?.[1];
  const secret = name === undefined ? undefined : env[name];
  return name === undefined || secret === undefined ? {} : { [name]: secret };
}

function readNamed(value: string): string {
  const path = value.slice(FILE.length);
  if (!isAbsolute(path)) throw new Error(`${value} is not an absolute path`);
  try {
    return readSecretFile(path);
  } catch (error) {
    throw new Error(`${value} ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * @param place where the secret stands, for the message; the secret itself is never part of one
 * @throws DirectoryError where what it refers to is not there
 */
export function resolveSecret(value: string, env: Environment, place: string): string {
  if (namesFile(value)) {
    try {
      return env[value] ?? readNamed(value);
    } catch (error) {
      throw new DirectoryError(`${place} refers to a secret that is not there: ${reasonOf(error)}`, { cause: error });
    }
  }
  const name = VARIABLE.exec(value)?.[1];
  if (name === undefined) return value;
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
