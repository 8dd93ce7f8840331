/** Signing: electron-builder signs on Windows and macOS, GPG the sums on Linux. Keys come from the environment. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What electron-builder reads a certificate from. */
const CERTIFICATES: Readonly<Record<string, readonly string[]>> = {
  win32: ['WIN_CSC_LINK', 'CSC_LINK', 'AZURE_TENANT_ID'],
  darwin: ['CSC_LINK', 'CSC_NAME'],
  linux: ['BECKON_SIGNING_KEY'],
};

/** @returns one line that says what a release lacks; null: nothing */
export function releaseFault(env: NodeJS.ProcessEnv, platform: string, withElectron: boolean): string | null {
  if (!withElectron) return "a release needs Electron's binary: run npm run setup where it can be downloaded";
  const names = CERTIFICATES[platform] ?? [];
  if (names.some((name) => env[name])) return null;
  return `a release is signed: set ${names.join(' or ')}`;
}

/** Signs `SHA256SUMS` with the GPG key `BECKON_SIGNING_KEY`. @returns the signature's path */
export async function signSums(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const sums = join(folder, 'SHA256SUMS');
  const key = env.BECKON_SIGNING_KEY ?? '';
  await run('gpg', ['--batch', '--yes', '--armor', '--local-user', key, '--detach-sign', sums], { env });
  return `${sums}.asc`;
}
