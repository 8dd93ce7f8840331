import { parseDocument } from 'yaml';
import { kindOfHost } from '../../network/address-rules.ts';
import { Directory, type DirectoryRole, type DirectorySource, type DirectoryUser } from '../../shared/directory.ts';
import type { DirectoryGateway } from '../../shared/directory-gateway.ts';
import { type EndpointSignIn, signInFault } from '../../shared/endpoint-settings.ts';
import { receive } from '../../shared/receive.ts';
import { isLoopbackOrBelow } from '../../shared/rules/loopback.ts';
import { checkDefaults } from '../../shared/rules/subscription.ts';
import { checker } from '../../shared/validate.ts';
import { webAddress } from '../../shared/web-address.ts';
import { keptFault } from '../domain/keeping/retention.ts';
import { localeFault } from '../domain/people/locale-fault.ts';
import { aliasFault } from '../domain/people/name-clash.ts';
import { checkChannels, checkWebPush } from './channels.ts';
import { addressesOf } from './gateway-kinds.ts';
import { authFault } from './hook-auth.ts';
import { checkMail } from './mail-settings.ts';
import { checkPolicy, checkRates } from './policy-entry.ts';
import { repeatedName } from './provisioning/placement.ts';
import { isOrigin } from './references.ts';
import { DirectoryError } from './secrets.ts';
import { fallbackFaults } from './source-grants.ts';
import { workingTimeFault } from './working-times.ts';

const check = checker(Directory);
/** Enough for 100,000 people. */
export const MAX_CHARACTERS = 64 * 1024 * 1024;
export const tooLarge = (name: string): DirectoryError => new DirectoryError(`${name} is larger than 64 MiB`);

/** @param name of the file, for messages. @throws DirectoryError, one line */
export function parseDirectory(text: string, name: string): Directory {
  if (text.length > MAX_CHARACTERS) throw tooLarge(name);
  const document = parseDocument(text, { prettyErrors: true });
  const fault = document.errors[0];
  if (fault) throw new DirectoryError(`${name} is not YAML: ${fault.message.split('\n')[0]?.replace(/:$/, '')}`);
  return checkDirectory(toValue(document, name) ?? {}, name);
}

/** Checks a parsed YAML document. @param name as for `parseDirectory`. @throws DirectoryError, one line */
export function checkDirectory(value: unknown, name: string): Directory {
  const result = receive(check, value);
  if (!result.ok) {
    const first = result.errors[0];
    const more = result.errors.length > 1 ? ` (and ${result.errors.length - 1} more)` : '';
    throw new DirectoryError(`${name}: ${first?.pointer || 'the document'} ${first?.detail ?? 'does not fit'}${more}`);
  }
  checkTogether(result.value, name);
  return result.value;
}

function toValue(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new DirectoryError(
      `${name} is not usable YAML: ${error instanceof Error ? error.message : 'it repeats itself'}`,
    );
  }
}

/** Checks that a schema cannot express: unique ids, unique keys, safe addresses. */
function checkTogether(directory: Directory, name: string): void {
  for (const kind of ['sources', 'roles', 'locations', 'users', 'gateways'] as const) {
    const seen = new Set<string>();
    for (const { id } of directory[kind] ?? []) {
      if (seen.has(id)) throw new DirectoryError(`${name}: ${kind} has the id ${id} twice`);
      seen.add(id);
    }
  }
  once(directory.sources?.map(({ id, key }) => [`sources/${id}/key`, key]) ?? [], name);
  once(directory.users?.map(({ id, token }) => [`users/${id}/token`, token]) ?? [], name);
  for (const [part, kept] of Object.entries(directory.retention ?? {})) {
    const fault = keptFault(kept);
    if (fault !== null) throw new DirectoryError(`${name}: retention/${part} ${fault}`);
  }
  checkPolicy(directory, `${name}: repeat`);
  checkRates(directory, `${name}: rates`);
  for (const source of directory.sources ?? []) checkPolicy(source, `${name}: sources/${source.id}/repeat`);
  for (const { id, defaults, mandatory } of directory.roles ?? []) {
    const [fault] = checkDefaults(defaults ?? [], mandatory === true);
    if (fault) throw new DirectoryError(`${name}: roles/${id}${fault.pointer} ${fault.detail}`);
  }
  for (const kind of ['roles', 'locations'] as const) {
    for (const { id, workingTime } of directory[kind] ?? []) {
      if (workingTime) checkWorkingTime(workingTime, `${name}: ${kind}/${id}/workingTime`);
    }
  }
  for (const source of directory.sources ?? []) {
    const { id, response, hooks } = source;
    checkHooks(hooks ?? {}, `${name}: sources/${id}/hooks`);
    const [beyond] = fallbackFaults(source);
    if (beyond) throw new DirectoryError(`${name}: sources/${id}${beyond.pointer} ${beyond.detail}`);
    if (response) checkEndpoint(response, `${name}: sources/${id}/response`);
  }
  for (const kind of ['departments', 'managers'] as const) {
    const twice = repeatedName(directory.scim?.[kind] ?? {});
    if (twice !== null) throw new DirectoryError(`${name}: scim/${kind} has ${twice} twice, in different spellings`);
  }
  if (directory.oidc) checkAddress(directory.oidc.issuer, `${name}: oidc/issuer`);
  for (const user of directory.users ?? []) {
    checkChannels(user, name);
    checkAliases(user, name);
    checkReading(user, name);
  }
  for (const gateway of directory.gateways ?? []) checkGateway(gateway, name);
}

/** Checks that the schema cannot express. @throws DirectoryError */
export function checkGateway(gateway: DirectoryGateway, name: string): void {
  if (gateway.kind === 'webpush') checkWebPush(gateway, name);
  if (gateway.kind === 'smtp') checkMail(gateway, name);
  if (gateway.kind === 'webhook' || gateway.kind === 'opentext') {
    checkSignIn(gateway, `${name}: gateways/${gateway.id}`);
  }
  for (const url of addressesOf(gateway)) checkAddress(url, `${name}: gateways/${gateway.id}`);
}

function checkWorkingTime({ holidaysFile, ...time }: NonNullable<DirectoryRole['workingTime']>, place: string): void {
  if (holidaysFile !== undefined && time.holidays) {
    throw new DirectoryError(`${place} has both holidays and holidaysFile`);
  }
  const fault = workingTimeFault(time);
  if (fault) throw new DirectoryError(`${place}${fault.pointer} ${fault.detail}`);
}

function checkAliases({ id, aliases }: DirectoryUser, name: string): void {
  for (const [index, alias] of (aliases ?? []).entries()) {
    const fault = aliasFault(alias);
    if (fault !== null) throw new DirectoryError(`${name}: users/${id}/aliases/${index} ${fault}`);
  }
}

function checkReading(user: DirectoryUser, name: string): void {
  const fault = localeFault(user);
  if (fault) throw new DirectoryError(`${name}: users/${user.id}/${fault.place} ${fault.detail}`);
}

function checkHooks(hooks: NonNullable<DirectorySource['hooks']>, place: string): void {
  for (const [hook, { auth, response }] of Object.entries(hooks)) {
    if (response) checkEndpoint(response, `${place}/${hook}/response`);
    const fault = auth ? authFault(auth) : null;
    if (fault) throw new DirectoryError(`${place}/${hook}/auth${fault.pointer} ${fault.detail}`);
  }
}

function checkEndpoint(settings: EndpointSignIn & { url: string }, place: string): void {
  checkAddress(settings.url, `${place}/url`);
  checkSignIn(settings, place);
}

function checkSignIn(settings: EndpointSignIn, place: string): void {
  const fault = signInFault(settings);
  if (fault) throw new DirectoryError(`${place}${fault.pointer} ${fault.detail}`);
}

function once(secrets: readonly (readonly [string, string | undefined])[], name: string): void {
  const seen = new Map<string, string>();
  for (const [place, secret] of secrets) {
    if (secret === undefined || isOrigin(secret)) continue;
    const other = seen.get(secret);
    if (other !== undefined) throw new DirectoryError(`${name}: ${place} is the same as ${other}`);
    seen.set(secret, place);
  }
}

/** @throws DirectoryError for an unencrypted address, or one that must not be requested */
export function checkAddress(text: string, place: string): void {
  if (webAddress(text) === null) throw new DirectoryError(`${place} is not a URL`);
  const url = new URL(text);
  if (url.protocol === 'http:' && !isLoopbackOrBelow(url.hostname)) {
    throw new DirectoryError(`${place} must be https, or http to this machine`);
  }
  if (kindOfHost(url) === 'never') {
    throw new DirectoryError(`${place} is a link-local, multicast or metadata address: nothing may be posted there`);
  }
}
