/** `source add|list|rotate|remove`. A key is shown once and stored as a hash. */
import type { PingReport } from '../../shared/admin/ping.ts';
import { DirectorySource } from '../../shared/directory.ts';
import { receive } from '../../shared/receive.ts';
import { checker } from '../../shared/validate.ts';
import { noteAct } from '../domain/people/admin-act.ts';
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

const check = checker(DirectorySource);

export const sourceVerb = (given: Invocation, relay: VerbContext): Promise<Output> =>
  subverb(given, {
    add: () => add(given, relay),
    list: () => list(relay),
    rotate: () => rotate(given, relay),
    remove: () => remove(given, relay),
    ping: () => ping(given, relay),
  });

export const gatewayVerb = (given: Invocation, relay: VerbContext): Promise<Output> =>
  subverb(given, {
    async ping() {
      const id = wordAt(given, 2, 'The id of the gateway');
      return pingOutput(`gateway ${id}`, await relay.pings.gateway(id));
    },
  });

async function ping(given: Invocation, relay: VerbContext): Promise<Output> {
  const id = wordAt(given, 2, 'The id of the source');
  const hook = given.words[3] ?? null;
  const name = hook === null ? `source ${id}` : `hook ${hook} of the source ${id}`;
  return pingOutput(name, await relay.pings.source(id, hook));
}

function pingOutput(name: string, report: PingReport | null): Output {
  if (!report) throw new VerbError(`There is no ${name}`);
  const lines = report.steps.map(({ step, ok, detail }) => `${ok ? 'ok' : 'fail'}\t${step}\t${detail}`);
  return { lines, value: report, ...(report.ok ? {} : { fault: `The test of the ${name} failed` }) };
}

async function add(given: Invocation, relay: VerbContext): Promise<Output> {
  const id = wordAt(given, 2, 'The id of the source');
  const limits = limitsOf(given);
  if (relay.grantsRequired && !('grants' in limits)) {
    throw new UsageError(`Every source needs grants here (BECKON_GRANTS): --grants '*', or any of ${GRANT_OPTIONS}`);
  }
  const unknownRequester = textOption(given, 'unknown-requester');
  const requesterSees = textOption(given, 'requester-sees');
  const documentsSayWho = truthOption(given, 'documents-say-who');
  const responseUrl = textOption(given, 'response-url');
  const signingSecret = given.options.signed ? relay.secrets.webhook() : undefined;
  const responseSecret = responseUrl === undefined ? undefined : relay.secrets.webhook();
  const source = {
    id,
    name: textOption(given, 'name') ?? id,
    ...limits,
    ...(unknownRequester === undefined ? {} : { unknownRequester }),
    ...(requesterSees === undefined ? {} : { requesterSees }),
    ...(documentsSayWho === undefined ? {} : { documentsSayWho }),
    ...(signingSecret ? { signingSecret } : {}),
    ...(responseUrl === undefined ? {} : { response: { url: responseUrl, secret: responseSecret } }),
  };
  const result = receive(check, source);
  if (!result.ok) throw new UsageError(`${result.errors[0]?.pointer.slice(1)} ${result.errors[0]?.detail}`);
  const { response } = result.value;
  if (response) relay.checkAddress(response.url, 'response-url');
  const key = relay.secrets.sourceKey();
  const trusted = response ? { trustedResponse: response.url } : {};
  const doc = JSON.stringify({ ...result.value, ...trusted, keyHash: relay.keyHash(key) });
  const isNew = await relay.writer.write((tx) => {
    if (tx.directoryRows.get('source', id)) return false;
    tx.directoryRows.put({ kind: 'source', id, doc }, 'cli');
    noteAct(tx, BY_COMMAND_LINE, 'source add', id);
    return true;
  });
  if (!isNew) throw new VerbError(`The source ${id} is there already; use source rotate for a new key`);
  const value = { id, key, ...(signingSecret ? { signingSecret } : {}), ...(responseSecret ? { responseSecret } : {}) };
  const secrets = [
    ...(signingSecret ? [`It signs with ${signingSecret}`] : []),
    ...(responseSecret ? [`Responses to it are signed with ${responseSecret}`] : []),
  ];
  const granted = 'grants' in limits ? [] : [`It has no grants, so it may address anybody: ${GRANT_OPTIONS}`];
  return { lines: [`Key of ${id}, shown this once: ${key}`, ...secrets, ...granted], value };
}

const GRANT_OPTIONS = '--roles, --users, --gateways, --systems, --hosts, --documents';

function truthOption(given: Invocation, name: 'documents-say-who'): boolean | undefined {
  const text = textOption(given, name);
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw new UsageError(`--${name} takes true or false`);
  return text === 'true';
}

/**
 * Alone, `--types` and `--rate` are limits of the source. With a member option such as `--roles` they become members of the grants;
 * an omitted member then grants nothing, except `types`, which defaults to all.
 */
function limitsOf(given: Invocation): Record<string, unknown> {
  const rate = textOption(given, 'rate');
  const types = listOption(given, 'types');
  const limits = { ...(types ? { types } : {}), ...(rate === undefined ? {} : { rate: Number(rate) }) };
  const members = (['roles', 'users', 'gateways', 'systems', 'hosts', 'documents'] as const).flatMap((name) => {
    const named = listOption(given, name);
    return named ? [[name, named]] : [];
  });
  const whole = textOption(given, 'grants');
  if (whole === undefined && members.length === 0) return limits;
  if (whole !== undefined && (whole !== '*' || members.length > 0 || types || rate !== undefined))
    throw new UsageError(`--grants takes '*' alone; in its place give ${GRANT_OPTIONS}`);
  if (whole !== undefined) return { grants: '*' };
  return { grants: { types: '*', ...Object.fromEntries(members), ...limits } };
}

function list(relay: VerbContext): Output {
  const value = relay.rows.all().flatMap(({ kind, id, doc }) => {
    const source = kind === 'source' ? relay.view().source(id) : null;
    if (!source) return [];
    const signed = doc.includes('"signingSecret"');
    const types = source.grants.types ? [...source.grants.types] : ['*'];
    return [
      {
        id,
        name: source.name,
        types,
        granted: source.grants.given,
        takesResponses: source.takesResponses,
        signed,
        hasKey: doc.includes('"keyHash"'),
      },
    ];
  });
  const lines = value.map(
    ({ id, name, types, granted }) => `${id}\t${name}\t${types.join(',')}${granted ? '' : '\twithout grants'}`,
  );
  return { lines: lines.length > 0 ? lines : ['No sources yet: source add ID'], value };
}

async function rotate(given: Invocation, relay: VerbContext): Promise<Output> {
  const id = wordAt(given, 2, 'The id of the source');
  const key = relay.secrets.sourceKey();
  const found = await relay.writer.write((tx) => {
    const row = tx.directoryRows.get('source', id);
    if (!row) return false;
    const doc = JSON.stringify({ ...JSON.parse(row.doc), keyHash: relay.keyHash(key) });
    tx.directoryRows.put({ ...row, doc }, 'cli');
    noteAct(tx, BY_COMMAND_LINE, 'source rotate key', id);
    return true;
  });
  if (!found) throw new VerbError(`There is no source ${id}`);
  return { lines: [`New key of ${id}, shown this once: ${key}`, 'The old key no longer works.'], value: { id, key } };
}

async function remove(given: Invocation, relay: VerbContext): Promise<Output> {
  const id = wordAt(given, 2, 'The id of the source');
  const found = await relay.writer.write((tx) => {
    if (!tx.directoryRows.get('source', id)) return false;
    tx.directoryRows.remove('source', id);
    noteAct(tx, BY_COMMAND_LINE, 'source remove', id);
    return true;
  });
  if (!found) throw new VerbError(`There is no source ${id}`);
  return { lines: [`${id} is removed; its items stay`], value: { id, removed: true } };
}
