/** Administration by command line: parses the arguments and calls a verb (contract section 1). */
import { parseArgs } from 'node:util';
import type { HookBindings } from '../../shared/admin/hooks.ts';
import type { DryRunResult } from '../../shared/admin.ts';
import type { Secrets } from '../domain/administration/administration.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import type { Hook } from '../domain/hooks/hook-ports.ts';
import type { HookTrial } from '../domain/hooks/hooks.ts';
import type { Pings } from '../domain/outbound/ping-port.ts';
import type { AuditedActor } from '../domain/people/admin-act.ts';
import type { CredentialReader, DirectoryReader } from '../domain/people/directory-ports.ts';
import type { Writer } from '../domain/unit-of-work.ts';

/** The arguments are invalid; `message` is one line, the exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
/** The command failed; `message` is one line, the exit code 1. */
export class VerbError extends Error {
  override name = 'VerbError';
}

/** Entries as `kind/id`. */
export interface ImportReport {
  added: string[];
  changed: string[];
  removed: string[];
  unchanged: number;
  /** Pointers of the members that differ, by changed entry. */
  members: Record<string, string[]>;
  /** Secrets that the file does not provide. */
  unresolved: { place: string; reference: string; why: string; state: 'kept' | 'missing' | 'absent' }[];
}

/** The actor of the command line: anyone with access to this machine, without a user id. */
export const BY_COMMAND_LINE: AuditedActor = { userId: null, via: 'cli' };

/** `now`: the running relay applied it · `next start`: no relay runs · `later`: the running relay rejected the resulting directory. */
export type InForce = 'now' | 'next start' | 'later';

export interface HookVerbs {
  list(): readonly Hook[];
  /** @param mapping null: the active one. @throws VerbError if the source or hook does not exist */
  try(
    source: string,
    hook: string,
    payload: unknown,
    mapping: string | null,
    request: Partial<HookBindings>,
  ): Promise<HookTrial>;
  /** Resolves when the running relay uses the mapping. @throws ProblemError if it is not valid JSONata */
  set(source: string, hook: string, mapping: string): Promise<InForce>;
  readText(path: string): string;
}

/** The store and directory as used by verbs, of a running relay or opened by the command itself. */
export interface VerbContext {
  writer: Writer;
  rows: DirectoryReader;
  credentials: CredentialReader;
  view(): DirectoryView;
  /** Reports that the stored directory changed. */
  changed(): void;
  /** Imports the directory file that the command names. */
  importFile(how: { prune: boolean; dryRun: boolean }): Promise<ImportReport>;
  /** Exports the directory as a file without secrets; `variables` lists what replaces each stored secret. */
  exportDirectory(): { text: string; variables: { place: string; reference: string }[] };
  /** Recipients of an event, given as a CloudEvent in JSON. @throws ProblemError */
  dryRun(text: string): unknown;
  secrets: Secrets;
  keyHash(key: string): string;
  url: string;
  readText(path: string): string;
  hooks: HookVerbs;
  /** True if every source must have grants. */
  grantsRequired: boolean;
  /** Refuses addresses to which the relay must not post. @throws one line that begins with `place` */
  checkAddress(url: string, place: string): void;
  pings: Pings;
}

/** Stands for standard input or output in place of a file. */
export const STANDARD = '-';

export interface Invocation {
  /** Positional arguments, beginning with the verb. */
  words: string[];
  options: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
}

export interface Say {
  out(line: string): void;
  err(line: string): void;
}

/** Lines for a person, or one value for `--json`. */
export interface Output {
  lines: string[];
  value: unknown;
  /** The command succeeded but found a fault: one line, the exit code 1. */
  fault?: string;
}

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  prune: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  name: { type: 'string' },
  types: { type: 'string' },
  grants: { type: 'string' },
  users: { type: 'string' },
  gateways: { type: 'string' },
  systems: { type: 'string' },
  hosts: { type: 'string' },
  documents: { type: 'string' },
  rate: { type: 'string' },
  'unknown-requester': { type: 'string' },
  'requester-sees': { type: 'string' },
  'documents-say-who': { type: 'string' },
  signed: { type: 'boolean' },
  'response-url': { type: 'string' },
  aliases: { type: 'string' },
  roles: { type: 'string' },
  locations: { type: 'string' },
  units: { type: 'string' },
  language: { type: 'string' },
  'time-zone': { type: 'string' },
  device: { type: 'string' },
  revoke: { type: 'boolean' },
  key: { type: 'string' },
  witness: { type: 'string' },
  'from-this-copy': { type: 'boolean' },
  ready: { type: 'boolean' },
  mapping: { type: 'string' },
  header: { type: 'string', multiple: true },
  query: { type: 'string', multiple: true },
} as const;

/** @throws UsageError */
export function readCommandLine(argv: readonly string[]): Invocation {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: OPTIONS,
      allowPositionals: true,
      strict: true,
    });
    return { words: positionals, options: values };
  } catch (error) {
    // Only the first sentence: the rest is advice about positional arguments that begin with a dash.
    throw new UsageError(error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : 'not understood');
  }
}

export const textOption = ({ options }: Invocation, name: keyof typeof OPTIONS): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

export const listOption = (given: Invocation, name: keyof typeof OPTIONS): string[] | undefined =>
  textOption(given, name)
    ?.split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** @returns all values of a repeatable option */
export const textsOption = ({ options }: Invocation, name: keyof typeof OPTIONS): string[] =>
  [options[name] ?? []].flat().filter((value) => typeof value === 'string');

export const waysOf = ({ why }: DryRunResult['recipients'][number]): string =>
  [...(why.byName ? ['by name'] : []), ...why.roles, ...why.locations, ...why.units].join(', ');

/** @throws UsageError where it is missing */
export function wordAt({ words }: Invocation, index: number, what: string): string {
  const word = words[index];
  if (word === undefined) throw new UsageError(`${what} is missing`);
  return word;
}

type Verb = (given: Invocation) => Output | Promise<Output>;

/** Dispatches on the second word, such as `list` of `source list`. @throws UsageError that lists the valid words */
export async function subverb(given: Invocation, verbs: Readonly<Record<string, Verb>>): Promise<Output> {
  const [verb, word = ''] = given.words;
  const run = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
  if (!run) throw new UsageError(`${verb} needs one of: ${Object.keys(verbs).join(', ')}`);
  return run(given);
}

export const HELP = `Beckon relay

  serve                       run the relay (the default)
  migrate                     bring the store's schema up to date
  import FILE [--prune] [--dry-run]
                              import sources, roles, users and gateways from a YAML file; --dry-run: only list the changes
  export FILE                 write the directory to such a file, without secrets; FILE may be - for the standard stream
  source add ID [--name NAME] [--types A,B] [--rate N] [--signed] [--response-url URL] [--unknown-requester warn|block] [--requester-sees nothing|state|names] [--documents-say-who true|false]
             [--grants '*' | --roles A,B --users A,B --gateways A,B --systems A,B --hosts A,B --documents A,B]
                              add a source and print its key once; grants limit what it may do
  source list | rotate ID | remove ID
  source ping ID [HOOK]       post a signed test to the response address, and show each step
  gateway ping ID             test a gateway without a message, and show each step
  user add ID --name NAME [--aliases A,B] [--roles A,B] [--locations A,B] [--units A,B] [--language L] [--time-zone Z]
  user list | remove ID
  user erase ID               erase a person permanently: an alias replaces name and id everywhere
  user token ID [--device NAME]
                              create a device token and print it once
  user token ID --revoke      revoke every token of this person
  user pair ID                create a pairing code for a device, valid 10 minutes
  dry-run EVENT.json          list who would receive this event, and why
  backup FILE                 copy the store while the relay runs; back up the key ring separately
  store check                 check the store file for damage; a relay may run
  restore FILE                replace the store by a copy and set the old one aside; no relay may run
  doctor [--ready]            report faults of the relay and their remedies; --ready: only whether it is ready
  keys list                   list the keys of the ring, the secrets that each seals, and those that none opens
  keys rotate                 create a key and seal all secrets with it; in a cluster, once all relays have it
  keys retire ID              remove an old key from the ring, if no secret in the store needs it
  audit verify [FILE] [--key PUBLIC]
                              check that the audit trail, or an exported one, is unchanged; works without a relay
  audit verify --witness FILE  also compare it with the signed heads that a witness received
  audit acknowledge REASON    record why the trail does not end at its signed head, and sign from there on
  audit export FILE           write the trail as JSON Lines, ending with its signed head
  hook try SOURCE HOOK FILE.json [--mapping FILE] [--header NAME:VALUE] [--query NAME=VALUE]
                              map a payload and print the events or faults; nothing is stored
  hook set SOURCE HOOK FILE   set the hook's mapping to the JSONata of a file; both take the name of a ready mapping too, such as github
  hook list                   list hooks and the origin of their mappings

  cluster status              list the relays of the cluster with log position and duties
  cluster verify              compare the copies of all relays at one log entry
  cluster rejoin              take a copy of the others at the next start and set this one aside; no relay may run on it
  cluster leave               make this copy an independent store; no relay may run on it
  cluster recover --from-this-copy
                              start a new log from this copy, if the log lost entries; no relay may run on it

  --json prints one JSON value instead of lines. Settings come from the environment (BECKON_DATA, BECKON_STORE, BECKON_CLUSTER,
  BECKON_DIRECTORY, BECKON_HOST, BECKON_PORT, BECKON_PUBLIC_URL, BECKON_LOG, BECKON_ADMIN_TOKEN, BECKON_AUDIT_KEY,
  BECKON_TRUSTED_PROXIES, BECKON_CA_FILE, BECKON_GRANTS, BECKON_KEYS,
  BECKON_HOSTS, BECKON_ACCESS_LOG, BECKON_METRICS_TOKEN, BECKON_SCIM_TOKEN,
  BECKON_DEVICE_LIFE, BECKON_DEVICE_IDLE, BECKON_BROWSER_LIFE,
  BECKON_SIGN_ON_LIFE, BECKON_ADMIN_LIFE, BECKON_WEB, BECKON_WITNESS,
  BECKON_PRIVATE_RESPONSES, BECKON_ADMIN_TOKEN_FILE, BECKON_CLUSTER_FILE,
  BECKON_METRICS_TOKEN_FILE, BECKON_SCIM_TOKEN_FILE) or from the YAML file that BECKON_CONFIG names.
  Outgoing calls use the proxy in HTTPS_PROXY, except to hosts in NO_PROXY.`;
