/** Secrets may stand in the directory as `env:NAME`; they are read from the environment when they are used, never written out. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The directory cannot be used as it is; `message` is one line that names the place. */
export class DirectoryError extends Error {
  override name = 'DirectoryError';
}

const REFERENCE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;

/** @param place where the secret stands, for the message; the secret itself is never part of one */
export function resolveSecret(value: string, env: Environment, place: string): string {
  const name = REFERENCE.exec(value)?.[1];
  if (name === undefined) return value;
  const secret = env[name];
  if (!secret) throw new DirectoryError(`${place} refers to env:${name}, which is not set`);
  return secret;
}
