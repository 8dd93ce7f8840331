/** Finds weak secrets that a source presents or signs with. External passwords are not checked; generated keys have 192 bits or more. */
import { isWebhookSecret } from '../../network/webhook-signature.ts';
import { DirectoryGateway } from '../../shared/directory-gateway.ts';
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

/** posts: what the relay posts is signed with it. signs: the source signs with it; a hook may take its text as the key. shown: sent in full */
type Use = 'posts' | 'signs' | 'shown';

function weaknessOf(secret: string, use: Use): string | null {
  if (secret.length > MOST) return `has more than ${MOST} characters`;
  if (new Set(secret).size < 3) return 'is one character again and again: give a secret that nobody can guess';
  if (use === 'posts' && !isWebhookSecret(secret))
    return 'is not whsec_ and base64: give one as openssl rand -base64 32 prints';
  if (use !== 'shown' && secret.startsWith('whsec_')) {
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
    const { publicOnly: _, ...entry } = { publicOnly: undefined, ...(value as object) };
    const secrets = gateway.is(entry) ? signingSecretsOf(entry) : null;
    return secrets === null ? [] : weak(secrets, `${at}/secret`, 'posts', env);
  }
  if (!source.is(value)) return [];
  const { signingSecret, response, hooks = {} } = value;
  return [
    ...(signingSecret ? weak(signingSecret, `${at}/signingSecret`, 'signs', env) : []),
    ...(response ? weak(response.secret, `${at}/response/secret`, 'posts', env) : []),
    ...Object.entries(hooks).flatMap(([name, { auth, response: own }]) => [
      ...(auth ? weakAuth(auth, `${at}/hooks/${name}/auth`, env) : []),
      ...(own ? weak(own.secret, `${at}/hooks/${name}/response/secret`, 'posts', env) : []),
    ]),
  ];
}

export const weakAuth = (auth: HookAuth, place: string, env: Environment): Weak[] =>
  weak([...secretsOf(auth)], place, 'shown', env);

/** Secrets that cannot be read now are not checked. */
function weak(secrets: Secrets, place: string, use: Use, env: Environment): Weak[] {
  return [secrets].flat().flatMap((written) => {
    const secret = isSealed(written) ? null : resolved(written, env, place);
    if (secret === null) return [];
    const why = weaknessOf(secret, use);
    return why === null ? [] : [{ place, why, written }];
  });
}

/** @returns null for a reference that is not set, which is reported elsewhere */
function resolved(written: string, env: Environment, place: string): string | null {
  try {
    return resolveSecret(written, env, place);
  } catch {
    return null;
  }
}
