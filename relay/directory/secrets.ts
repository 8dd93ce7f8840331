/** Secrets: literal, or references (`env:NAME`, `file:PATH`), stored as written and resolved on reading. Keys are stored as hashes. */
import { hash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { readSecretFile } from '../../disk/secret-file.ts';
import type { Secrets } from '../../shared/primitives.ts';
import { reasonOf } from '../../shared/problems.ts';
import { isSealed } from '../domain/keeping/sealing-ports.ts';

/** Variables by name. Also contains secrets of files that a command read, by their reference (`file:PATH`). */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The directory is unusable; `message` is one line that names the location. */
export class DirectoryError extends Error {
  override name = 'DirectoryError';
}

const VARIABLE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;
const FILE = 'file:';

export const namesFile = (value: string): boolean => value.startsWith(FILE);

export const isReference = (value: string): boolean => namesFile(value) || VARIABLE.test(value);

/** @returns why a reference cannot be resolved from `env`, as words that follow "which"; null: it can, or the value is no reference */
export function referenceFault(value: string, env: Environment): string | null {
  if (namesFile(value)) return Object.hasOwn(env, value) ? null : 'was not sent with the command';
  const name = VARIABLE.exec(value)?.[1];
  return name === undefined || env[name] ? null : 'is not set';
}

/** Resolves a reference to an entry for `env`; empty for an unset variable. @throws Error if a file cannot be read, one line */
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

/** @param place location, for the message, which never contains the secret. @throws DirectoryError if it cannot be resolved */
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

/** Omits values sealed with a missing key, so that the relay can start. @param place as for `resolveSecret`. @throws DirectoryError */
export const resolveSecrets = (written: Secrets, env: Environment, place: string): string[] =>
  [written].flat().flatMap((secret) => (isSealed(secret) ? [] : [resolveSecret(secret, env, place)]));

/** The stored hash of a source's key, computed at each request. Generated keys have 256 bits and need neither salt nor a slow hash. */
export const keyHash = (key: string): string => hash('sha256', key, 'hex');
