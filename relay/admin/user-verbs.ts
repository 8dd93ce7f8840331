/** `user add|list|token|pair|remove`: people and their devices. Tokens and codes are shown once and stored as hashes. */
import { DirectoryUser } from '../../shared/directory.ts';
import { receive } from '../../shared/receive.ts';
import { plainLine } from '../../shared/rules/plain-text.ts';
import { checker } from '../../shared/validate.ts';
import { erasePerson } from '../domain/keeping/erasure.ts';
import { noteAct } from '../domain/people/admin-act.ts';
import { localeFault } from '../domain/people/locale-fault.ts';
import { nameFault } from '../domain/people/name-clash.ts';
import { CODE_LIFE_MS, normalCode } from '../domain/people/pairing.ts';
import { isManaged, MANAGED } from '../domain/people/provisioning-ports.ts';
import {
  BY_COMMAND_LINE,
  type Invocation,
  listOption,
  type Output,
  subverb,
  textOption,
  UsageError,
  type VerbContext,
  VerbError,
  wordAt,
} from './command-line.ts';

const check = checker(DirectoryUser);
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const userVerb = (given: Invocation, relay: VerbContext): Promise<Output> =>
  subverb(given, {
    add: () => add(given, relay),
    list: () => list(relay),
    token: () => (given.options.revoke ? revoke(given, relay) : token(given, relay)),
    pair: () => pair(given, relay),
    remove: () => remove(given, relay),
    erase: () => erase(given, relay),
  });

async function add(given: Invocation, relay: VerbContext): Promise<Output> {
  const id = wordAt(given, 2, 'The id of the person');
  const user = personOf(id, given);
  const unknown = unknownRoles(user.roles ?? [], relay);
  if (!relay.rows.get('user', id)) refuseName(user, relay);
  const isNew = await relay.writer.write((tx) => {
    if (isManaged(tx.directoryRows, 'scim-user', id)) throw new VerbError(`${id} ${MANAGED}`);
    if (tx.directoryRows.get('user', id)) return false;
    tx.directoryRows.put({ kind: 'user', id, doc: JSON.stringify(user) }, 'cli');
    noteAct(tx, BY_COMMAND_LINE, 'user add', id);
    return true;
  });
  if (!isNew) throw new VerbError(`${id} is there already; change people in the directory file and import it`);
  const lines = [`${id} is added; next: user pair ${id}, or user token ${id}`];
  if (unknown === null) return { lines, value: user };
  return { lines: [...lines, unknown], value: { ...user, warning: unknown } };
}

/** @throws UsageError for an invalid option */
function personOf(id: string, given: Invocation): DirectoryUser {
  const user: Record<string, unknown> = { id, name: textOption(given, 'name') ?? id };
  for (const name of ['aliases', 'roles', 'locations', 'units'] as const) {
    const values = listOption(given, name);
    if (values) user[name] = values;
  }
  const language = textOption(given, 'language');
  const timeZone = textOption(given, 'time-zone');
  if (language !== undefined) user.language = language;
  if (timeZone !== undefined) user.timeZone = timeZone;
  const result = receive(check, user);
  if (!result.ok) throw new UsageError(`${result.errors[0]?.pointer.slice(1)} ${result.errors[0]?.detail}`);
  const fault = localeFault(result.value);
  if (fault) throw new UsageError(`${fault.place} ${fault.detail}`);
  return result.value;
}

/** @throws VerbError if another person already has one of the names */
function refuseName(person: DirectoryUser, relay: VerbContext): void {
  const fault = nameFault(person, relay.view());
  if (fault) throw new VerbError(`${fault.place} ${fault.detail}`);
}

/** Warning for unknown roles: they may be created later, but a typo would otherwise show only when nothing arrives. */
function unknownRoles(roles: readonly string[], relay: VerbContext): string | null {
  const names = relay.view().roles();
  const unknown = roles.filter((role) => !names.some(({ id }) => id === role));
  if (unknown.length === 0) return null;
  const known = names.map(({ id }) => id).join(', ') || 'none';
  return `No role is called ${unknown.join(' or ')} yet; known: ${known}`;
}

function list(relay: VerbContext): Output {
  const value = [...relay.view().people()].map(({ id, name, roles, locations, units }) => ({
    id,
    name,
    roles,
    locations,
    units,
    devices: relay.credentials.ofUser(id).length,
  }));
  const lines = value.map(
    ({ id, name, roles, devices }) => `${id}\t${name}\t${roles.join(',')}\t${counted(devices, 'device')}`,
  );
  return { lines: lines.length > 0 ? lines : ['Nobody yet: user add ID --name NAME'], value };
}

const known = (relay: VerbContext, id: string): void => {
  if (!relay.rows.get('user', id) && !relay.rows.get('identity', id))
    throw new VerbError(`There is nobody with the id ${id}`);
};

async function token(given: Invocation, relay: VerbContext): Promise<Output> {
  const id = wordAt(given, 2, 'The id of the person');
  known(relay, id);
  const secret = relay.secrets.token();
  const device = plainLine(textOption(given, 'device') ?? '') || null;
  await relay.writer.write((tx) => {
    tx.credentials.add({ id: relay.secrets.id(), userId: id, secret, device, origin: 'cli' });
    noteAct(tx, BY_COMMAND_LINE, 'user token', id);
  });
  return { lines: [`Token of ${id}, shown this once: ${secret}`], value: { user: id, token: secret } };
}

async function revoke(given: Invocation, relay: VerbContext): Promise<Output> {
  const id = wordAt(given, 2, 'The id of the person');
  const gone = await relay.writer.write((tx) => {
    noteAct(tx, BY_COMMAND_LINE, 'user token revoke', id);
    return tx.credentials.revoke({ userId: id });
  });
  return { lines: [`${counted(gone.length, 'token')} of ${id} revoked`], value: { user: id, revoked: gone.length } };
}

async function pair(given: Invocation, relay: VerbContext): Promise<Output> {
  const id = wordAt(given, 2, 'The id of the person');
  known(relay, id);
  const code = relay.secrets.code();
  const expiresAt = await relay.writer.write((tx) => {
    const until = tx.now + CODE_LIFE_MS;
    tx.credentials.addCode({ secret: normalCode(code), userId: id, expiresAt: until });
    noteAct(tx, BY_COMMAND_LINE, 'user pair', id);
    return new Date(until).toISOString();
  });
  const link = `beckon://pair?relay=${encodeURIComponent(relay.url)}&code=${code}`;
  return {
    lines: [`Code for ${id}, valid 10 minutes: ${code}`, link],
    value: { user: id, code, link, expiresAt },
  };
}

async function remove(given: Invocation, relay: VerbContext): Promise<Output> {
  const id = wordAt(given, 2, 'The id of the person');
  known(relay, id);
  await relay.writer.write((tx) => {
    if (isManaged(tx.directoryRows, 'scim-user', id)) throw new VerbError(`${id} ${MANAGED}`);
    tx.directoryRows.remove('user', id);
    tx.directoryRows.remove('identity', id);
    tx.credentials.revoke({ userId: id });
    noteAct(tx, BY_COMMAND_LINE, 'user remove', id);
  });
  return { lines: [`${id} is removed; what they answered stays`], value: { id, removed: true } };
}

async function erase(given: Invocation, relay: VerbContext): Promise<Output> {
  const id = wordAt(given, 2, 'The id of the person');
  const value = await erasePerson(relay.writer, BY_COMMAND_LINE, id, relay.secrets.alias(), relay.changed);
  return {
    lines: [
      `${id} is erased; ${value.alias} stands in their place in ${counted(value.items, 'item')}`,
      ...(value.heldUntil === null
        ? []
        : [`The log of the cluster, and copies in it, may name them until ${value.heldUntil}`]),
      'Where the directory file names them, take them out there as well: they would be back with the next start',
    ],
    value,
  };
}
