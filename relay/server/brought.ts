/**
 * What a command needs of the place where it was typed: files and variables, read there by the account that typed it. Whoever runs the
 * command, a relay among them, opens and looks up nothing else for it.
 */
import { readFileSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import type { Directory } from '../../shared/directory.ts';
import { HookSettings, Mapping } from '../../shared/hook-settings.ts';
import { isRecord } from '../../shared/json.ts';
import { reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { type Invocation, textOption, VerbError } from '../admin/command-line.ts';
import type { Config, Environment } from '../config.ts';
import { mappingReader } from '../directory/mapping-files.ts';
import { checkDirectory, parseDirectory } from '../directory/read-file.ts';
import { DirectoryError, isReference, lookUp, namesFile } from '../directory/secrets.ts';
import type { HookRules } from '../domain/hooks/hook-ports.ts';
import type { ReadDirectory } from './core.ts';

const texts = Type.Record(Type.String(), Type.String());
const closed = { additionalProperties: false };
// How a sender proves itself is not tried.
const { auth: _, ...Rest } = HookSettings.properties;

const Brought = Type.Object(
  {
    /** By their names on the command line. */
    files: Type.Optional(texts),
    /** Of `import`: the file, the mappings that it names by their names in it, and the variables and secrets of files that it refers to. */
    directory: Type.Optional(
      Type.Object({ path: Type.String(), value: Type.Unknown(), mappings: texts, env: texts }, closed),
    ),
    /** Of `hook try`: what the directory file says of the hook, or why it cannot be read. */
    rules: Type.Optional(
      Type.Union([Type.Object({ mapping: Mapping, ...Rest }, closed), Type.Object({ fault: Type.String() }, closed)]),
    ),
  },
  closed,
);
export type Brought = Static<typeof Brought>;
export const brought = checker(Brought);

/** @throws errors whose message is one line for a person */
export function bring(given: Invocation, config: Pick<Config, 'directory'>, env: Environment): Brought {
  const [verb, act, source, hook, file] = given.words;
  if (verb === 'dry-run' && act !== undefined) return { files: readAll([act]) };
  if (verb === 'import' && act !== undefined) return { directory: bringDirectory(act, env) };
  // One that is not asked in full is told so by the verb itself.
  if (verb !== 'hook' || source === undefined || hook === undefined || file === undefined) return {};
  if (act === 'set') return { files: readAll([file]) };
  if (act !== 'try') return {};
  const mapping = textOption(given, 'mapping');
  return { files: readAll([...(mapping === undefined ? [] : [mapping]), file]), ...bringRules(config, source, hook) };
}

const readAll = (paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, readText(path)]));

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new VerbError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

function bringDirectory(path: string, env: Environment): NonNullable<Brought['directory']> {
  const value = parseDirectory(readText(path), path);
  const read = mappingReader(path);
  const mappings: Record<string, string> = {};
  for (const { id, hooks } of value.sources ?? []) {
    for (const [name, hook] of Object.entries(hooks ?? {})) {
      if ('mappingFile' in hook) mappings[hook.mappingFile] = read(hook.mappingFile, `sources/${id}/hooks/${name}`);
    }
  }
  return { path, value, mappings, env: referred(value, env) };
}

/** The variables and files that a directory refers to, those that are there; no others leave this process. @throws VerbError */
function referred(value: unknown, env: Environment): Record<string, string> {
  if (typeof value === 'string') return isReference(value) ? lookedUp(value, env) : {};
  return Object.assign({}, ...within(value).map((one) => referred(one, env)));
}

const within = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];

const filesIn = (value: unknown): string[] =>
  typeof value === 'string' ? (namesFile(value) ? [value] : []) : within(value).flatMap(filesIn);

function lookedUp(value: string, env: Environment): Record<string, string> {
  try {
    return lookUp(value, env);
  } catch (error) {
    throw new VerbError(reasonOf(error));
  }
}

function bringRules({ directory }: Pick<Config, 'directory'>, source: string, hook: string): Pick<Brought, 'rules'> {
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
export function fileOf({ files = {} }: Brought, path: string): string {
  const text = Object.hasOwn(files, path) ? files[path] : undefined;
  if (text === undefined) throw new VerbError(`${path} was not brought along`);
  return text;
}

/** @throws DirectoryError, VerbError */
export function directoryOf({ directory }: Brought): ReadDirectory {
  if (!directory) throw new VerbError('The file was not brought along');
  const { path, value, mappings, env } = directory;
  // Read here, it would be what this account may read.
  const missing = filesIn(value).find((one) => !Object.hasOwn(env, one));
  if (missing !== undefined) throw new DirectoryError(`${path}: ${missing} was not brought along`);
  return {
    path,
    directory: checkDirectory(value, path),
    env,
    readMapping(file, place) {
      const text = Object.hasOwn(mappings, file) ? mappings[file] : undefined;
      if (text === undefined) throw new DirectoryError(`${path}: ${place}/mappingFile ${file} was not brought along`);
      return text;
    },
  };
}

/** @throws VerbError where the directory file cannot be used */
export function rulesOf({ rules }: Brought): HookRules | null {
  if (!rules) return null;
  if ('fault' in rules) throw new VerbError(rules.fault);
  return { mapping: rules.mapping, accept: rules.accept ?? 'all', fallback: rules.fallback ?? null };
}
