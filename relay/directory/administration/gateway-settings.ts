/** A gateway as an administrator sets it over HTTP: the check of a change, and its settings without secrets. */
import { kindOfHost } from '../../../network/address-rules.ts';
import { DirectoryGateway } from '../../../shared/directory-gateway.ts';
import { isRecord } from '../../../shared/json.ts';
import { checker } from '../../../shared/validate.ts';
import type { KnownGateway } from '../../domain/directory-view.ts';
import { isSealed } from '../../domain/keeping/sealing-ports.ts';
import { isSecretMember } from '../../domain/keeping/secret-members.ts';
import { addressesOf } from '../gateway-kinds.ts';
import { checkGateway } from '../read-file.ts';
import { DirectoryError, isReference } from '../secrets.ts';
import { readGateway } from '../stored-gateway.ts';
import { weakSecrets } from '../strength.ts';
import { refuse, requireAddress } from './deps.ts';

const gateway = checker(DirectoryGateway);
type Settings = Readonly<Record<string, unknown>>;

/** Members with addresses that the relay calls. */
const ADDRESSES = [['url'], ['base'], ['api'], ['odn'], ['oauth', 'tokenUrl']] as const;
/** Members that trust addresses beyond those of the entry. */
const OF_THE_FILE = ['hosts', 'whatsapp'];

const memberAt = (settings: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), settings);

/** Paths of secrets, a list or an object of header fields as one. */
function secretPaths(settings: Settings, at: readonly string[] = []): string[][] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const path = [...at, name];
    if (isSecretMember(path)) return [path];
    return isRecord(value) ? secretPaths(value, path) : [];
  });
}

function without(settings: Settings, at: readonly string[] = []): Record<string, unknown> {
  const kept = Object.entries(settings).filter(([name]) => !isSecretMember([...at, name]));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, isRecord(value) ? without(value, [...at, name]) : value]),
  );
}

export function shownSettings(entry: KnownGateway): { settings: Record<string, unknown>; secrets: string[] } {
  const { id: _, kind: __, publicOnly: ___, ...settings } = entry;
  return { settings: without(settings), secrets: secretPaths(settings).map((path) => `/${path.join('/')}`) };
}

/** Hosts that secrets are sent to. */
const hostsOf = (settings: Settings): string[] =>
  ADDRESSES.flatMap((path) => {
    const value = memberAt(settings, path);
    return typeof value === 'string' && URL.canParse(value) ? [new URL(value).host] : [];
  });

/** Copies stored secrets that the change omits, where the object around them is given. */
function withStored(given: Settings, stored: Settings): Settings {
  const merged: Record<string, unknown> = structuredClone({ ...given });
  for (const path of secretPaths(stored)) {
    const around = memberAt(merged, path.slice(0, -1));
    const name = path.at(-1) ?? '';
    if (isRecord(around) && !(name in around)) Object.assign(around, { [name]: memberAt(stored, path) });
  }
  return merged;
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isRecord(value) || Array.isArray(value) ? Object.values(value).flatMap(texts) : [];
}

/**
 * @param stored document of the gateway; null: it is new
 * @returns the document to store
 * @throws REQUEST_INVALID with the pointer of what does not fit
 */
export function changedGateway(id: string, change: Settings, stored: string | null, privateResponses: boolean): string {
  for (const name of ['id', 'publicOnly', ...OF_THE_FILE]) {
    if (name in change) throw refuse(`/${name}`, 'is set in the directory file alone');
  }
  for (const path of secretPaths(change)) {
    const wrong = texts(memberAt(change, path)).some((text) => isReference(text) || isSealed(text));
    if (wrong) throw refuse(`/${path.join('/')}`, 'must be the secret itself: references are for the directory file');
  }
  const before = stored === null ? null : readGateway(stored);
  const isSame = before !== null && before.kind === change.kind && sameHosts(before, change);
  const entry = gateway.check({ ...(isSame ? withStored(change, before) : change), id });
  if (!entry.ok) {
    const [{ pointer, detail } = { pointer: '/kind', detail: 'does not fit' }] = entry.errors;
    throw refuse(pointer, detail);
  }
  requireAddresses(entry.value, before, privateResponses);
  checked(entry.value);
  // The operator of the file trusted the same addresses.
  const isTrusted = isSame && !before.publicOnly && sameAddresses(before, entry.value);
  const doc = JSON.stringify(isTrusted ? entry.value : { ...entry.value, publicOnly: true });
  const [weak] = weakSecrets({ kind: 'gateway', id, doc }, {});
  if (weak) throw refuse('/secret', weak.why);
  return doc;
}

const sameHosts = (one: Settings, other: Settings): boolean => hostsOf(one).join() === hostsOf(other).join();
const sameAddresses = (one: DirectoryGateway, other: DirectoryGateway): boolean =>
  addressesOf(one).join() === addressesOf(other).join() && memberAt(one, ['url']) === memberAt(other, ['url']);

function requireAddresses(entry: DirectoryGateway, before: KnownGateway | null, privateResponses: boolean): void {
  for (const path of ADDRESSES) {
    const url = memberAt(entry, path);
    if (typeof url !== 'string') continue;
    const pointer = `/${path.join('/')}`;
    const known = memberAt(before, path);
    const trusted = typeof known === 'string' ? known : undefined;
    if (entry.kind !== 'smtp' || path.length > 1) requireAddress(url, pointer, { trusted, privateResponses });
    else if (!privateResponses && url !== trusted && kindOfHost(new URL(url)) !== 'public') {
      throw refuse(pointer, 'is in a private network: such an address is for the directory file');
    }
  }
}

/** @throws REQUEST_INVALID */
function checked(entry: DirectoryGateway): void {
  const place = `gateways/${entry.id}`;
  try {
    checkGateway(entry, 'console');
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    const text = error.message.slice(error.message.indexOf(place) + place.length);
    const [, pointer = '', detail = text] = /^(\/\S+)?\s*(.*)$/s.exec(text) ?? [];
    throw refuse(pointer || '/kind', detail);
  }
}
