/** Setup, second half, on Node 24: Electron's binary, missing system packages, the build. Can be repeated. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../bundle/ensure-built.ts';
import { ensureClusterPrograms } from '../cluster/programs.ts';
import { chromiumWords } from '../launch/chromium.ts';
import { tryAndRecordChromium } from '../launch/chromium-record.ts';
import { projectRoot } from '../root.ts';
import { unpackDebianFolder } from './debian-folder.ts';
import { fetchElectron } from './electron-binary.ts';
import { installSystemPackages } from './system-packages.ts';

const { values } = parseArgs({
  options: {
    tests: { type: 'boolean', default: false },
    cluster: { type: 'boolean', default: false },
    'retry-electron': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(
    'npm run setup [-- --tests] [--cluster] [--retry-electron]\n' +
      '  --tests           install what the tests need from the system, whether or not the app needs it,\n' +
      '                    and unpack the servers and compilers that some of them run (.beckon/debian, .beckon/debian-languages)\n' +
      '  --cluster         unpack PostgreSQL and HAProxy, for several relays (.beckon/debian-cluster), where this\n' +
      '                    machine has not both already\n' +
      "  --retry-electron  try once more for Electron's binary after an earlier failure",
  );
} else {
  process.exitCode = await setUp();
}

/** Some machines have no Debian archive; tests that need it are skipped there. */
async function serversForTests(): Promise<string> {
  try {
    const servers = await unpackDebianFolder(projectRoot, 'tests');
    const compilers = await unpackDebianFolder(projectRoot, 'languages');
    return `unpacked in ${servers.root}, compilers in ${compilers.root}`;
  } catch (error) {
    return `not here, their tests are left out (${firstLineOf(error)})`;
  }
}

/** @returns false if they were requested and are not available */
async function serversForCluster(): Promise<boolean> {
  try {
    const { postgres, haproxy } = await ensureClusterPrograms(projectRoot);
    console.log(`several relays: PostgreSQL ${postgres.version} in ${postgres.bin}, HAProxy ${haproxy.path}`);
    return true;
  } catch (error) {
    const words = 'install PostgreSQL 15 or newer and HAProxy as your system has them';
    console.error(`several relays: their servers could not be unpacked (${firstLineOf(error)}); ${words}`);
    return false;
  }
}

const firstLineOf = (error: unknown): string | undefined =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0];

/** Downloads wait for the network while the build uses the processors. */
async function setUp(): Promise<number> {
  const electron = fetchElectron(projectRoot, { retry: values['retry-electron'] }).then((state) =>
    console.log(`Electron: ${state}`),
  );
  const [installed, built] = await Promise.all([systemPackages(electron), build(), electron]);
  if (!installed || !built) return 1;
  if (installed.chromium && !(await chromiumStarts())) return 1;
  console.log('ready: npm start shows it, npm test proves it');
  return 0;
}

async function build(): Promise<boolean> {
  try {
    const outcome = await ensureBuilt(projectRoot);
    console.log(outcome === 'built' ? 'build: done' : 'build: up to date');
    return true;
  } catch (error) {
    console.error(`build: failed. ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

/** @returns null if something is missing */
async function systemPackages(electron: Promise<void>): Promise<{ chromium: boolean } | null> {
  // build/setup.mjs closes the channel once it no longer installs packages.
  if (process.connected) await once(process, 'disconnect');
  if (values.tests) console.log(`servers for the tests: ${await serversForTests()}`);
  if (values.cluster && !(await serversForCluster())) return null;
  const outcome = await installSystemPackages({ root: projectRoot, tests: values.tests, electron });
  (outcome.ok ? console.log : console.error)(`system packages: ${outcome.words}`);
  return outcome.ok ? outcome : null;
}

async function chromiumStarts(): Promise<boolean> {
  const trial = await tryAndRecordChromium(projectRoot, process.env);
  if (trial.hindrance) console.error(`Chromium: ${trial.hindrance}`);
  else console.log(`Chromium: ${chromiumWords(trial) ?? `${trial.version} draws windows here`}`);
  return trial.hindrance === undefined;
}
