/** Audit commands, which need no running relay. */
import { reasonOf } from '../../shared/problems.ts';
import { type Invocation, type Output, UsageError, VerbError } from '../admin/command-line.ts';
import { acknowledge, isProven } from '../audit/acknowledgement.ts';
import { createExport } from '../audit/export-file.ts';
import { readHead, signHead } from '../audit/signed-head.ts';
import { type TrailVerdict, verifyExport, verifyTrail } from '../audit/verify.ts';
import { readWitness, type WitnessHeads, witnessCheck } from '../audit/witness-file.ts';
import type { Config } from '../config.ts';
import { asConfigError, nameKeyIn } from '../core/audit-seal.ts';
import { auditKeyOf, verifyStore } from '../core/audit-verification.ts';
import { backendOf } from '../core/backends.ts';
import type { Clock } from '../domain/ports.ts';
import type { Store } from '../domain/store-ports.ts';

/** Characters. */
const MAX_REASON = 500;

/** `audit acknowledge REASON`, with or without a running relay. @throws UsageError, VerbError, ConfigError */
export async function acknowledgeVerb(
  given: Invocation,
  config: Pick<Config, 'data' | 'auditKey'>,
  store: Store,
  clock: Clock,
): Promise<Output> {
  const reason = given.words.slice(2).join(' ').trim();
  if (reason === '') throw new UsageError('audit acknowledge needs the reason, for whoever reads the trail');
  if (reason.length > MAX_REASON) throw new UsageError(`A reason has at most ${MAX_REASON} characters`);
  const found = await acknowledge(
    {
      folder: config.data,
      setting: config.auditKey,
      trail: store.audit,
      used: store.used,
      named: store.auditKey,
      nameKey: nameKeyIn(store),
      record: (facts) => store.writer.write((tx) => tx.audit({ kind: 'admin', itemId: null, actor: null, facts })),
      now: () => clock.now(),
    },
    reason,
  ).catch((error: unknown) => {
    throw asConfigError(error);
  });
  if (found === null) throw new VerbError('Nothing is to be acknowledged: the end of the trail is as it was signed');
  const lines = [`Acknowledged: ${found}`, 'The trail says so, and is signed from here on'];
  return { lines, value: { found, reason } };
}

/** `audit verify [FILE]`, `audit verify --witness FILE`, `audit export FILE`. @throws VerbError, ConfigError, StoreError; each one line */
export function auditVerb(given: Invocation, config: Config, clock: Clock): Promise<Output> {
  const [, act, file, ...more] = given.words;
  if (act === 'verify' && typeof given.options.witness === 'string')
    return verifyByWitness(given.options.witness, given, config);
  if (more.length > 0) throw new UsageError(`audit ${act} takes one file`);
  if (act === 'verify') return verify(file ?? null, given, config);
  if (act !== 'export') throw new UsageError('audit needs one of: verify [FILE], export FILE, acknowledge REASON');
  if (file === undefined) throw new UsageError('The file to write is missing');
  return exportTrail(file, given, config, clock);
}

async function verify(file: string | null, given: Invocation, config: Config): Promise<Output> {
  const key = expectedKey(given, config);
  const verdict =
    file === null
      ? await verifyStore(backendOf(config), config, given.options.key ? 'given' : 'own', key)
      : await verifyFile(file, config, key);
  return outputOf(verdict, 'as they were written');
}

async function verifyByWitness(path: string, given: Invocation, config: Config): Promise<Output> {
  if (given.words.length > 2) throw new UsageError('audit verify takes a file or a witness, not both');
  const heads = await readWitness(path).catch((error: unknown) => {
    throw new VerbError(`${path} cannot be read: ${reasonOf(error)}`);
  });
  if (heads.newest === null) throw new VerbError(`${path} holds no head of an audit`);
  const check = witnessCheck(path, heads);
  const verdict = await verifyStore(
    backendOf(config),
    config,
    given.options.key ? 'given' : 'own',
    expectedKey(given, config),
    (entry) => {
      check.see(entry);
      return undefined;
    },
  );
  if (!verdict.whole) return outputOf(verdict, '');
  const { count, acknowledged, signed } = verdict;
  const fault = await check.fault({ count, acknowledged, publicKey: signed?.publicKey ?? '' });
  return fault
    ? outputOf({ whole: false, fault }, '')
    : outputOf(verdict, 'as they were written', linesOf(path, heads));
}

function linesOf(path: string, { count, newest, unread }: WitnessHeads): string[] {
  const told = newest ? `, the newest of record ${newest.head.seq} at ${newest.head.at}` : '';
  const passed = unread === 0 ? [] : [`${unread} lines of ${path} hold no head`];
  return [`${count} heads in ${path}${told}`, ...passed];
}

/** The key from the command line, else this relay's, else null. @throws ConfigError */
function expectedKey({ options }: Invocation, config: Config): string | null {
  if (typeof options.key === 'string') return options.key;
  return auditKeyOf(config)?.publicKey ?? null;
}

async function verifyFile(file: string, config: Config, key: string | null): Promise<TrailVerdict> {
  try {
    return await verifyExport(file, backendOf(config).chain, key);
  } catch (error) {
    throw new VerbError(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

/** Verifies while writing: otherwise a truncated trail would be signed as valid. */
async function exportTrail(path: string, given: Invocation, config: Config, clock: Clock): Promise<Output> {
  const key = auditKeyOf(config);
  if (!key) throw new VerbError(`There is no key to sign with in ${config.data} (BECKON_DATA, BECKON_AUDIT_KEY)`);
  const head = readHead(config.data);
  const file = await createExport(path).catch((error: unknown) => {
    throw new VerbError(`${path} cannot be written: ${reasonOf(error)}`);
  });
  const { chain: rule, trail } = backendOf(config);
  let newest = { seq: 0, hash: rule.genesis };
  try {
    const verdict = await verifyTrail({
      head,
      entries: trail(),
      rule,
      key: expectedKey(given, config),
      onEntry(entry) {
        newest = { seq: entry.seq, hash: entry.hash };
        return file.add(entry);
      },
    });
    if (verdict.whole) {
      const signed = signHead(key, { ...newest, at: new Date(clock.now()).toISOString() });
      await file.finish(signed);
      return outputOf({ ...verdict, signed }, `written to ${path}`);
    }
    await file.discard();
    return outputOf(verdict, '');
  } catch (error) {
    await file.discard();
    throw error;
  }
}

function outputOf(verdict: TrailVerdict, done: string, more: readonly string[] = []): Output {
  if (!verdict.whole) {
    const { record, line } = verdict.fault;
    return { lines: [], value: { whole: false, record, reason: line }, fault: line };
  }
  const { count, signed, acknowledged } = verdict;
  const by = signed ? [`signed up to record ${signed.head.seq} at ${signed.head.at} by ${signed.publicKey}`] : [];
  const said = acknowledged.map((one) => {
    const proven = signed && isProven(one, signed.publicKey) ? '' : ', by another key';
    return `acknowledged in record ${one.record} (${one.when}${proven}): ${one.reason} [${one.found}]`;
  });
  const value = { whole: true, count, ...signed, ...(acknowledged.length > 0 ? { acknowledged } : {}) };
  return { lines: [`${count} records, ${done}`, ...by, ...said, ...more], value };
}
