import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { electronBinary } from '../launch/electron-binary.ts';

/** Timeout of the download, ms: setup should not be delayed where the binary is unavailable. */
const patience = 20_000;

/**
 * Downloads Electron's binary; npm's package contains only the downloader. A failure is recorded below `.beckon`, so that the next setup
 * does not wait again; `retry` clears the record. The downloader itself honours ELECTRON_MIRROR and ELECTRON_OVERRIDE_DIST_PATH.
 * @returns the resulting state as a message
 */
export async function fetchElectron(root: string, { retry }: { retry: boolean }): Promise<string> {
  const present = electronBinary(root);
  if (present) return `its binary is here (${present})`;
  const failureFile = join(root, '.beckon', 'electron-download-failed');
  const version = await electronVersion(root);
  if (retry) await rm(failureFile, { force: true });
  const earlier = await readFile(failureFile, 'utf8').catch(() => '');
  const [failedVersion, reason] = earlier.split('\n');
  if (failedVersion === version) {
    return `its binary could not be fetched earlier (${reason}); the stand-in takes its place. Try again: npm run setup -- --retry-electron`;
  }
  const failure = await download(root);
  if (failure === undefined) return `binary of ${version} fetched`;
  await mkdir(dirname(failureFile), { recursive: true });
  await writeFile(failureFile, `${version}\n${failure}\n`);
  return `its binary cannot be fetched here (${failure}); the stand-in takes its place`;
}

async function electronVersion(root: string): Promise<string> {
  const file = join(root, 'node_modules', 'electron', 'package.json');
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  const version = typeof content === 'object' && content !== null && 'version' in content ? content.version : undefined;
  return String(version);
}

/** Resolves with the error message, or undefined. */
function download(root: string): Promise<string | undefined> {
  const script = join(root, 'node_modules', 'electron', 'install.js');
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(`no answer within ${patience / 1000} s`);
      child.kill('SIGKILL');
    }, patience);
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? undefined : reasonIn(complaint) || `exit code ${code}`);
    });
  });
}

function reasonIn(complaint: string): string {
  const [first = ''] = complaint.trim().split('\n');
  return first.replace(/^\w*Error: /, '').replace(/^fetch failed$/, 'the place it is fetched from cannot be reached');
}
