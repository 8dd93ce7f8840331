/** Windows: values below `SOFTWARE\Policies\Beckon`, which only administrators can write; the machine's hive and the user's. */
import { POLICY_NAMES, Policy, type PolicyName } from '../../shared/policy.ts';
import { NO_DOCUMENT, type PolicyDocument, PolicyError, policyOf } from './document.ts';

const HIVES = { machine: 'HKLM', user: 'HKCU' } as const;
const ABOVE = 'SOFTWARE\\Policies';

/** Runs a program. @returns its output; null if it exits with 1, which is how reg.exe reports a missing key. @throws any other failure */
export type Run = (command: string, args: readonly string[]) => Promise<string | null>;

/** @param systemRoot `%SystemRoot%`: a program of the same name on the path is not trusted. @throws PolicyError */
export async function windowsPolicy(run: Run, hive: keyof typeof HIVES, systemRoot: string): Promise<PolicyDocument> {
  const program = `${systemRoot}\\System32\\reg.exe`;
  const query = (key: string) => run(program, ['query', `${HIVES[hive]}\\${key}`, '/reg:64']);
  const key = `${ABOVE}\\Beckon`;
  const output = await query(key);
  if (output !== null) return policyOf(`${HIVES[hive]}\\${key}`, valuesIn(output));
  // The parent exists on every computer. If it cannot be read either, reg.exe is blocked, and the policy is unknown.
  if (hive === 'machine' && (await query(ABOVE)) === null)
    throw new PolicyError(`${HIVES[hive]}\\${key}: cannot be read`);
  return NO_DOCUMENT;
}

/** `    name    REG_SZ    value`; other lines are names of keys. */
const VALUE = /^ {4}(\S.*?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/;

/** Parses the output of `reg.exe query KEY`. */
export function valuesIn(output: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const line of output.split(/\r?\n/)) {
    const [, name = '', type = '', text = ''] = VALUE.exec(line) ?? [];
    // The unnamed value has a name in parentheses, in the system's language.
    if (name === '' || name.startsWith('(')) continue;
    const known = nameOf(name);
    values[known ?? name] = typedValue(known, type, text.trim());
  }
  return values;
}

/** Names of registry values are case-insensitive. */
const nameOf = (name: string): PolicyName | undefined =>
  POLICY_NAMES.find((one) => one.toLowerCase() === name.toLowerCase());

function typedValue(name: PolicyName | undefined, type: string, text: string): unknown {
  if (type === 'REG_MULTI_SZ') return text.split('\\0').filter((one) => one !== '');
  if (type !== 'REG_DWORD') return text;
  const number = Number(text);
  const isSwitch =
    name !== undefined && 'type' in Policy.properties[name] && Policy.properties[name].type === 'boolean';
  return isSwitch && (number === 0 || number === 1) ? number === 1 : number;
}
