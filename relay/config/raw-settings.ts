/** Raw settings from their sources: the YAML file of `BECKON_CONFIG`, the environment, and secret files. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readSecretFile } from '../../disk/secret-file.ts';
import { reasonOf } from '../../shared/problems.ts';
import { NAMES } from './setting-names.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type RawSettings = Record<string, unknown>;

/** Settings that name a secret file, and who reads it: commands need no tokens. */
const IN_FILES: ReadonlyMap<string, 'all' | 'serve'> = new Map([
  ['BECKON_CLUSTER_FILE', 'all'],
  ['BECKON_ADMIN_TOKEN_FILE', 'serve'],
  ['BECKON_METRICS_TOKEN_FILE', 'serve'],
  ['BECKON_SCIM_TOKEN_FILE', 'serve'],
]);
const secretOf = (place: string): string => place.slice(0, -'_FILE'.length);

/** Settings by name; the environment takes precedence. @param fault called with one line per unreadable setting */
export function readRawSettings(env: Environment, serves: boolean, fault: (line: string) => void): RawSettings {
  const given: RawSettings = readSettingsFile(env.BECKON_CONFIG, fault);
  for (const place of IN_FILES.keys()) {
    // Either form of a secret in the environment overrides both forms in the settings file.
    for (const name of [place, secretOf(place)]) {
      if (!env[name]) continue;
      delete given[place];
      delete given[secretOf(place)];
    }
  }
  for (const name of NAMES) {
    const value = env[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  for (const [place, reader] of IN_FILES) readSecretSetting(given, place, reader === 'all' || serves, fault);
  return given;
}

function readSecretSetting(given: RawSettings, place: string, isNeeded: boolean, fault: (line: string) => void): void {
  const path = given[place];
  if (typeof path !== 'string') return;
  const name = secretOf(place);
  if (given[name] !== undefined) {
    fault(`${place} and ${name} are both set: set one of them`);
    return;
  }
  if (!isNeeded) return;
  try {
    given[name] = readSecretFile(path);
  } catch (error) {
    fault(`${place} ${path} ${reasonOf(error)}`);
  }
}

function readSettingsFile(path: string | undefined, fault: (line: string) => void): RawSettings {
  if (path === undefined || path === '') return {};
  let value: unknown;
  try {
    value = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : 'it cannot be read';
    fault(`BECKON_CONFIG ${path}: ${reason}`);
    return {};
  }
  if (value === null || value === undefined) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return { ...value };
  fault(`BECKON_CONFIG ${path} must hold settings by name`);
  return {};
}
