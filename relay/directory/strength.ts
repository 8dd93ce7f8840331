/** Finds weak secrets that a source presents or signs with. External passwords are not checked; generated keys have 192 bits or more. */
import { DirectoryGateway } from '../../shared/directory.ts';
import type { HookAuth } from '../../shared/hook-settings.ts';
import type { Secrets } from '../../shared/primitives.ts';
import { checker } from '../../shared/validate.ts';
import { isSealed } from '../domain/keeping/sealing-ports.ts';
import type { DirectoryRow } from '../domain/people/directory-ports.ts';
import { signingSecretsOf } from './gateway-kinds.ts';
import { secretsOf } from './hook-auth.ts';
import { type Environment, resolveSecret } from './secrets.ts';
import { StoredSource } from './stored-source.ts';

/** Characters of a secret that is sent in full, such as the administrator's token. */
const LEAST = 8;
/** Bytes of a signing key; Standard Webhooks uses 24 to 64. */
const LEAST_KEY_BYTES = 16;
const MOST = 500;

const source = checker(StoredSource);
const gateway = checker(DirectoryGateway);

interface Weak {
  place: string;
  /** Words that follow the place. */
  why: string;
  written: string;
}

function weaknessOf(secret: string, signs: boolean): string | null {
  if (secret.length > MOST) return `has more than ${MOST} characters`;
  if (new Set(secret).size < 3) return 'is one character again and again: give a secret that nobody can guess';
  if (signs && secret.startsWith('whsec_')) {
    const { length } = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return length < LEAST_KEY_BYTES ? `is a key of ${length} bytes: give one of at least ${LEAST_KEY_BYTES}` : null;
  }
  return secret.length < LEAST ? `is too short: give a secret of at least ${LEAST} characters` : null;
}

export function weakSecrets({ kind, id, doc }: DirectoryRow, env: Environment): Weak[] {
  if (kind !== 'source' && kind !== 'gateway') return [];
  const value: unknown = JSON.parse(doc);
  const at = `${kind}s/${id}`;
  if (kind === 'gateway') {
    const secrets = gateway.is(value) ? signingSecretsOf(value) : null;
    return secrets === null ? [] : weak(secrets, `${at}/secret`, true, env);
  }
  if (!source.is(value)) return [];
  const { signingSecret, response, hooks = {} } = value;
  return [
    ...(signingSecret ? weak(signingSecret, `${at}/signingSecret`, true, env) : []),
    ...(response ? weak(response.secret, `${at}/response/secret`, true, env) : []),
    ...Object.entries(hooks).flatMap(([name, { auth, response: own }]) => [
      ...(auth ? weakAuth(auth, `${at}/hooks/${name}/auth`, env) : []),
      ...(own ? weak(own.secret, `${at}/hooks/${name}/response/secret`, true, env) : []),
    ]),
  ];
}

export const weakAuth = (auth: HookAuth, place: string, env: Environment): Weak[] =>
  weak([...secretsOf(auth)], place, false, env);

/** Secrets that cannot be read now are not checked. */
function weak(secrets: Secrets, place: string, signs: boolean, env: Environment): Weak[] {
  return [secrets].flat().flatMap((written) => {
    if (isSealed(written)) return [];
    const why = weaknessOf(resolved(written, env, place), signs);
    return why === null ? [] : [{ place, why, written }];
  });
}

function resolved(written: string, env: Environment, place: string): string {
  try {
    return resolveSecret(written, env, place);
  } catch {
    // An unset reference is reported elsewhere.
    return 'a secret that is not set';
  }
}
