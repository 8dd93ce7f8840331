/** Files and variables of a command, read by the calling account. The process that runs the command reads nothing else for it. */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import type { Directory } from '../../shared/directory.ts';
import { HookSettings, Mapping } from '../../shared/hook-settings.ts';
import { isRecord } from '../../shared/json.ts';
import { reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { type Invocation, STANDARD, textOption, VerbError } from '../admin/command-line.ts';
import type { Config, Environment } from '../config.ts';
import type { ReadDirectory } from '../core/directory-import.ts';
import { withHolidays } from '../directory/holiday-files.ts';
import { mappingReader } from '../directory/mapping-files.ts';
import { checkDirectory, MAX_CHARACTERS, parseDirectory, tooLarge } from '../directory/read-file.ts';
import { DirectoryError, isReference, lookUp, namesFile, referenceFault } from '../directory/secrets.ts';
import type { HookRules } from '../domain/hooks/hook-ports.ts';

const texts = Type.Record(Type.String(), Type.String());
const closed = { additionalProperties: false };
// A trial does not check the sender's authentication.
const { auth: _, ...Rest } = HookSettings.properties;

const CliInputSchema = Type.Object(
  {
    /** By path as typed. */
    files: Type.Optional(texts),
    /** Of `import`: the file, its mapping files by their name in it, and the variables and secret files that it refers to. */
    directory: Type.Optional(
      Type.Object(
        {
          path: Type.String(),
          value: Type.Unknown(),
          mappings: texts,
          env: texts,
          /** Errors of unreadable secret files, by reference. */
          unread: Type.Optional(texts),
        },
        closed,
      ),
    ),
    /** Of `hook try`: the hook's rules in the directory file, or why it cannot be read. */
    rules: Type.Optional(
      Type.Union([Type.Object({ mapping: Mapping, ...Rest }, closed), Type.Object({ fault: Type.String() }, closed)]),
    ),
  },
  closed,
);
export type CliInput = Static<typeof CliInputSchema>;
export const cliInput = checker(CliInputSchema);

/** @throws errors with a one-line message */
export function readCliInput(given: Invocation, config: Pick<Config, 'directory'>, env: Environment): CliInput {
  const [verb, act, source, hook, file] = given.words;
  if (verb === 'dry-run' && act !== undefined) return { files: readAll([act]) };
  if (verb === 'import' && act !== undefined) return { directory: readDirectoryInput(act, env) };
  // The command itself reports missing arguments.
  if (verb !== 'hook' || source === undefined || hook === undefined || file === undefined) return {};
  if (act === 'set') return { files: { [file]: readMappingText(file) } };
  if (act !== 'try') return {};
  const mapping = textOption(given, 'mapping');
  return {
    files: { ...(mapping !== undefined && { [mapping]: readMappingText(mapping) }), ...readAll([file]) },
    ...readRulesInput(config, source, hook),
  };
}

const readAll = (paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, readText(path)]));

/** The relay's ready mappings, beside its bundle too. */
const READY_MAPPINGS = new URL('../../mappings', import.meta.url);

/** @param mapping path of a file, or name of a ready mapping */
function readMappingText(mapping: string): string {
  if (existsSync(mapping) || !/^[a-z0-9-]+$/.test(mapping)) return readText(mapping);
  const ready = new URL(`mappings/${mapping}.jsonata`, READY_MAPPINGS);
  if (existsSync(ready)) return readText(ready);
  const names = readdirSync(READY_MAPPINGS).filter((name) => name.endsWith('.jsonata'));
  throw new VerbError(`There is neither a file nor a ready mapping ${mapping}. Ready mappings: ${namesOf(names)}`);
}

const namesOf = (files: readonly string[]): string =>
  files
    .map((file) => file.slice(0, -'.jsonata'.length))
    .sort()
    .join(', ');

function readText(path: string | URL): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new VerbError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

function readDirectoryInput(path: string, env: Environment): NonNullable<CliInput['directory']> {
  const value = withHolidays(parseDirectory(readBounded(path), path), path);
  const read = mappingReader(path);
  const mappings: Record<string, string> = {};
  for (const { id, hooks } of value.sources ?? []) {
    for (const [name, hook] of Object.entries(hooks ?? {})) {
      if ('mappingFile' in hook) mappings[hook.mappingFile] = read(hook.mappingFile, `sources/${id}/hooks/${name}`);
    }
  }
  const unread: Record<string, string> = {};
  return { path, value, mappings, env: referencedValues(value, env, unread), unread };
}

/** Bytes per read. Reading in chunks bounds the size of a device or wrong file. */
const CHUNK = 1024 * 1024;

/** @throws VerbError, DirectoryError */
function readBounded(path: string): string {
  try {
    const file = path === STANDARD ? 0 : openSync(path, 'r');
    try {
      const chunks: Buffer[] = [];
      for (let size = 0; size <= MAX_CHARACTERS; ) {
        const chunk = Buffer.allocUnsafe(CHUNK);
        const read = readSync(file, chunk);
        if (read === 0) return Buffer.concat(chunks).toString('utf8');
        chunks.push(chunk.subarray(0, read));
        size += read;
      }
    } finally {
      if (path !== STANDARD) closeSync(file);
    }
  } catch (error) {
    throw new VerbError(`${path} cannot be read: ${reasonOf(error)}`);
  }
  throw tooLarge(path);
}

/** Values of the variables and files that a directory refers to, if available. No others leave this process. */
function referencedValues(value: unknown, env: Environment, unread: Record<string, string>): Record<string, string> {
  if (typeof value === 'string') return isReference(value) ? lookUpReference(value, env, unread) : {};
  const all = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
  return Object.assign({}, ...all.map((one) => referencedValues(one, env, unread)));
}

function lookUpReference(value: string, env: Environment, unread: Record<string, string>): Record<string, string> {
  try {
    return lookUp(value, env);
  } catch (error) {
    unread[value] = reasonOf(error).slice(value.length + 1);
    return {};
  }
}

function readRulesInput(
  { directory }: Pick<Config, 'directory'>,
  source: string,
  hook: string,
): Pick<CliInput, 'rules'> {
  if (directory === null) return {};
  try {
    const rules = rulesOfFile(parseDirectory(readText(directory), directory), directory, source, hook);
    return rules ? { rules } : {};
  } catch (error) {
    return { rules: { fault: reasonOf(error) } };
  }
}

function rulesOfFile(directory: Directory, file: string, id: string, hook: string) {
  const source = directory.sources?.find((one) => one.id === id);
  const found = new Map(Object.entries(source?.hooks ?? {})).get(hook);
  if (!found) return null;
  const { auth: _, ...rules } = found;
  if ('mapping' in rules) return rules;
  const { mappingFile, ...settings } = rules;
  return { mapping: mappingReader(file)(mappingFile, `sources/${id}/hooks/${hook}`), ...settings };
}

/** @throws VerbError */
export function fileOf({ files = {} }: CliInput, path: string): string {
  const text = Object.hasOwn(files, path) ? files[path] : undefined;
  if (text === undefined) throw new VerbError(`${path} was not sent with the command`);
  return text;
}

/** @param ofRelay environment that resolves references which are stored unresolved. @throws DirectoryError, VerbError */
export function directoryOf({ directory }: CliInput, ofRelay: Environment): ReadDirectory {
  if (!directory) throw new VerbError('The file was not sent with the command');
  const { path, value, mappings, env, unread = {} } = directory;
  return {
    path,
    directory: checkDirectory(value, path),
    env,
    readMapping(file, place) {
      const text = Object.hasOwn(mappings, file) ? mappings[file] : undefined;
      if (text === undefined)
        throw new DirectoryError(`${path}: ${place}/mappingFile ${file} was not sent with the command`);
      return text;
    },
    // Files are never read here: this process may have more rights than the caller.
    fault(written, use) {
      if (use === 'stored' && !namesFile(written) && referenceFault(written, ofRelay) === null) return null;
      const fault = referenceFault(written, env);
      return fault !== null && Object.hasOwn(unread, written) ? (unread[written] ?? fault) : fault;
    },
  };
}

/** @throws VerbError if the directory file is unusable */
export function rulesOf({ rules }: CliInput): HookRules | null {
  if (!rules) return null;
  if ('fault' in rules) throw new VerbError(rules.fault);
  const { mapping, accept = 'all', fallback = null, xml = false, multipart = false } = rules;
  return { mapping, accept, fallback, xml, multipart };
}
