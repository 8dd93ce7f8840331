/** A bare Debian root: made once by debootstrap, then copied for each test. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from '../../../../build/bundle/lock.ts';
import { projectRoot } from '../../../../build/root.ts';
import { findProgram } from '../../../../build/session/process.ts';
import { reasonOf } from '../../../../shared/problems.ts';

const run = promisify(execFile);
const SUITE = 'trixie';

export interface BareRoot {
  /** On this machine. */
  path: string;
  /** Turns a command of this machine into one run in the root, as root there, with its /proc and /dev. */
  command(inside: readonly string[]): string[];
  /** Runs a program in it as root, with nothing of this machine but its devices. @returns stdout and stderr. @throws Error */
  run(command: readonly string[]): Promise<string>;
}

/** Why no root can be created here; null if one can (then cached). With `REQUIRE_BARE_ROOT=1` an unreachable mirror is a failure. */
export async function whyNoBareRoot(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the package is for Linux on x86-64';
  if (process.getuid?.() !== 0) return 'only root can make a Debian root';
  const missing = ['apt-get', 'dpkg-deb', 'unshare', 'chroot'].find((name) => !findProgram(name));
  if (missing !== undefined) return `there is no ${missing} on this machine`;
  try {
    await keptRoot();
    return null;
  } catch (error) {
    if (process.env.REQUIRE_BARE_ROOT === '1') throw error;
    return `debootstrap made no root: ${reasonOf(error).split('\n')[0]}`;
  }
}

export const makeBareRoot = async (path: string): Promise<BareRoot> => copyOfRoot(await keptRoot(), path);

/** Cache folder of the roots across runs. */
const KEPT = join(projectRoot, '.beckon');

/** The root from which all others are copied, created if missing. */
async function keptRoot(): Promise<string> {
  const first = join(KEPT, `bare-${SUITE}`);
  await mkdir(KEPT, { recursive: true });
  await withLock(`${first}.lock`, () => (existsSync(first) ? Promise.resolve() : bootstrap(first)));
  return first;
}

export async function copyOfRoot(from: string, path: string): Promise<BareRoot> {
  await run('cp', ['-a', '--reflink=auto', from, path]);
  return {
    path,
    command: (inside) => ['unshare', '--mount', '--', 'sh', '-c', MOUNTED, path, ...inside],
    async run(command) {
      // Processes started in it end with the command.
      const inside = ['--mount', '--pid', '--fork', '--kill-child', '--', 'sh', '-c', MOUNTED, path, ...command];
      const { stdout, stderr } = await run('unshare', inside, { env: BARE_ENV, maxBuffer: 16 * 1024 * 1024 });
      return stdout + stderr;
    },
  };
}

const BARE_ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' };
/** The root becomes `/` and a separate mount, as container builders expect it. */
const MOUNTED = `set -e
mount --make-rprivate /
mount --bind "$0" "$0"
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
mount --rbind /sys "$0/sys"
mkdir -p "$0/.before"
cd "$0"
pivot_root . .before
cd /
umount -l /.before
exec "$@"`;

/** A root with these packages and their dependencies; created if missing. */
export async function keptRootWith(name: string, packages: readonly string[]): Promise<string> {
  const kept = join(KEPT, `bare-${name}`);
  await withLock(`${kept}.lock`, async () => {
    if (existsSync(kept)) return;
    const made = await makeBareRoot(`${kept}.part`);
    await run('sh', ['-c', 'cp /etc/resolv.conf /etc/hosts "$0/etc/"', made.path]);
    await run('sh', ['-c', 'apt-config dump Acquire > "$0/etc/apt/apt.conf.d/90calling-machine"', made.path]);
    await made.run(['apt-get', '-q', 'update']);
    await made.run(['apt-get', '-qy', 'install', '--no-install-recommends', ...packages]);
    await run('mv', ['-T', made.path, kept]);
  });
  return kept;
}

async function bootstrap(path: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'beckon-debootstrap-'));
  try {
    const made = join(work, 'root');
    const { program, env } = await debootstrap(work);
    const inside = [
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      '--',
      'sh',
      program,
      '--variant=minbase',
      SUITE,
      made,
    ];
    await run('unshare', [...inside, await mirror()], { env: { ...process.env, ...env }, maxBuffer: 16 * 1024 * 1024 });
    await run('mv', ['-T', made, path]);
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The installed one, or its unpacked package: a script that needs no installation. */
async function debootstrap(work: string): Promise<{ program: string; env: Record<string, string> }> {
  const own = findProgram('debootstrap');
  if (own) return { program: own, env: {} };
  await run('apt-get', ['download', '-q', '-o', 'APT::Sandbox::User=root', 'debootstrap'], { cwd: work });
  const archive = (await readdir(work)).find((name) => name.endsWith('.deb')) ?? '';
  await run('dpkg-deb', ['--extract', join(work, archive), join(work, 'unpacked')]);
  const at = join(work, 'unpacked', 'usr');
  return { program: join(at, 'sbin/debootstrap'), env: { DEBOOTSTRAP_DIR: join(at, 'share/debootstrap') } };
}

async function mirror(): Promise<string> {
  const args = ['indextargets', '--format', '$(SITE)', 'Identifier: Packages', `Codename: ${SUITE}`];
  const { stdout } = await run('apt-get', args);
  return stdout.split('\n')[0] ?? '';
}
