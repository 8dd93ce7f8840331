/** The audit joined to this relay's store: its seal while something writes, and the two verbs, which need no relay running. */
import { reasonOf } from '../../shared/problems.ts';
import { type Invocation, type Output, UsageError, VerbError } from '../admin/command-line.ts';
import { KEY_ACT } from '../audit/chain.ts';
import { createExport } from '../audit/export-file.ts';
import { readHead, signHead } from '../audit/head.ts';
import { AuditKeyError, findAuditKey } from '../audit/key.ts';
import { openSeal, type Seal } from '../audit/seal.ts';
import { type Verdict, verifyExport, verifyTrail } from '../audit/verify.ts';
import { type Config, ConfigError } from '../config.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import { CHAIN, readTrail } from '../store/audit-reader.ts';
import type { Store } from '../store/store.ts';

export interface StoreSealDeps {
  config: Pick<Config, 'data' | 'auditKey'>;
  store: Pick<Store, 'writer' | 'audit'>;
  clock: Clock;
  timers: Timers;
  onTrouble: (line: string) => void;
}

/** @throws ConfigError naming the setting where there is no key to sign with */
export async function sealStore({ config, store, clock, timers, onTrouble }: StoreSealDeps): Promise<Seal> {
  try {
    return await openSeal({
      folder: config.data,
      setting: config.auditKey,
      trail: store.audit,
      nameKey: (key) =>
        store.writer.write((tx) =>
          tx.audit({ kind: 'admin', itemId: null, actor: null, facts: { act: KEY_ACT, key } }),
        ),
      clock,
      timers,
      onTrouble,
    });
  } catch (error) {
    throw error instanceof AuditKeyError ? new ConfigError(error.message, { cause: error }) : error;
  }
}

/** `audit verify [FILE]`, `audit export FILE`. @throws VerbError, ConfigError, StoreError; each one line */
export function auditVerb(given: Invocation, config: Config, clock: Clock): Promise<Output> {
  const [, act, file, ...more] = given.words;
  if (more.length > 0) throw new UsageError(`audit ${act} takes one file`);
  if (act === 'verify') return verify(file ?? null, given, config);
  if (act !== 'export') throw new UsageError('audit verify [FILE], or audit export FILE');
  if (file === undefined) throw new UsageError('The file to write is missing');
  return exportTrail(file, given, config, clock);
}

async function verify(file: string | null, given: Invocation, config: Config): Promise<Output> {
  const key = expectedKey(given, config);
  const verdict = file === null ? await verifyStore(config, key) : await verifyFile(file, key);
  return outputOf(verdict, 'as they were written');
}

/** The key given by hand, else that of this relay, else none. @throws ConfigError */
function expectedKey({ options }: Invocation, config: Config): string | null {
  if (typeof options.key === 'string') return options.key;
  return keyOf(config)?.publicKey ?? null;
}

function keyOf(config: Pick<Config, 'data' | 'auditKey'>) {
  try {
    return findAuditKey({ folder: config.data, setting: config.auditKey });
  } catch (error) {
    throw error instanceof AuditKeyError ? new ConfigError(error.message, { cause: error }) : error;
  }
}

/** The head is read before the trail, which may grow meanwhile: the other way round it could be ahead. */
const verifyStore = (
  config: Pick<Config, 'data' | 'store'>,
  key: string | null,
  onEntry?: () => Promise<void> | undefined,
): Promise<Verdict> =>
  verifyTrail({
    head: readHead(config.data),
    entries: readTrail(config.store),
    rule: CHAIN,
    key,
    ...(onEntry ? { onEntry } : {}),
  });

/** Records walked between two turns of others: about a millisecond. */
const PACE = 250;

/** The trail of the relay that runs, held against its head without holding anybody up. */
export function verifyRunning(config: Pick<Config, 'data' | 'store' | 'auditKey'>): Promise<Verdict> {
  let walked = 0;
  return verifyStore(config, keyOf(config)?.publicKey ?? null, () => {
    walked += 1;
    return walked % PACE === 0 ? new Promise<void>((resolve) => setImmediate(resolve)) : undefined;
  });
}

async function verifyFile(file: string, key: string | null): Promise<Verdict> {
  try {
    return await verifyExport(file, CHAIN, key);
  } catch (error) {
    throw new VerbError(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

/** Verified while it is written: signing a trail that was cut short would make it good. */
async function exportTrail(path: string, given: Invocation, config: Config, clock: Clock): Promise<Output> {
  const key = keyOf(config);
  if (!key) throw new VerbError(`There is no key to sign with in ${config.data} (BECKON_DATA, BECKON_AUDIT_KEY)`);
  const head = readHead(config.data);
  const file = await createExport(path).catch((error: unknown) => {
    throw new VerbError(`${path} cannot be written: ${reasonOf(error)}`);
  });
  let newest = { seq: 0, hash: CHAIN.genesis };
  try {
    const verdict = await verifyTrail({
      head,
      entries: readTrail(config.store),
      rule: CHAIN,
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

function outputOf(verdict: Verdict, done: string): Output {
  if (!verdict.whole) {
    const { record, line } = verdict.fault;
    return { lines: [], value: { whole: false, record, reason: line }, fault: line };
  }
  const { count, signed } = verdict;
  const by = signed ? [`signed up to record ${signed.head.seq} at ${signed.head.at} by ${signed.publicKey}`] : [];
  return { lines: [`${count} records, ${done}`, ...by], value: { whole: true, count, ...signed } };
}
