/** A Debian root with systemd as its first process, in separate namespaces; it shares the network of this machine. */
import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { reasonOf } from '../../../../shared/problems.ts';
import { until } from '../../../helpers/until.ts';
import { copyOfRoot, keptRootWith } from './bare-root.ts';

const run = promisify(execFile);

export interface BootedRoot {
  path: string;
  /** Runs a program in it as root. @returns stdout and stderr. @throws Error */
  run(...command: string[]): Promise<string>;
  end(): Promise<void>;
}

interface BootOptions {
  /** In addition to systemd. */
  packages?: readonly string[];
  /** Loopback only. */
  ownNetwork?: boolean;
}

export async function bootRoot(path: string, options: BootOptions = {}): Promise<BootedRoot> {
  const { packages = [], ownNetwork = false } = options;
  const name = ['systemd', ...packages].join('-');
  await copyOfRoot(await keptRootWith(name, ['systemd', 'dbus', ...packages]), path);
  const network = ownNetwork ? ['--net'] : [];
  const apart = ['--mount', '--pid', '--fork', '--kill-child', '--uts', '--ipc', '--cgroup', ...network];
  const machine = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...apart, 'bash', '-c', BOOT, 'boot', path], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [machine.stdout, machine.stderr])
    stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise<void>((resolve) => machine.once('exit', () => resolve()));
  const init = await until('the first process of the root', async () => {
    if (machine.exitCode !== null) throw new Error(`the root did not boot: ${said}`);
    return (await readFile(`/proc/${machine.pid}/task/${machine.pid}/children`, 'utf8')).trim() || null;
  });
  const within = ['-t', init, '--mount', '--pid', '--uts', '--ipc', '--cgroup', ...network, '--'];
  const inside = async (...command: string[]) => {
    const { stdout, stderr } = await run('nsenter', [...within, ...command], { env: ENV });
    return stdout + stderr;
  };
  const root = {
    path,
    run: inside,
    async end() {
      machine.kill('SIGKILL');
      await ended;
    },
  };
  // `degraded` also counts: a container loads no kernel modules.
  const isUp = async () => {
    if (machine.exitCode !== null) throw new Error(`the root did not boot: ${said}`);
    const state = await inside('sh', '-c', 'systemctl is-system-running || true').catch(reasonOf);
    said = `${said}${state}`;
    return /^(running|degraded)$/m.test(state);
  };
  await until('systemd has started what it starts', isUp).catch(async (error) => {
    await root.end();
    throw new Error(`${reasonOf(error)}: ${said.slice(-2000)}`, { cause: error });
  });
  return root;
}

const ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' };

/** As an image of a container expects it: https://systemd.io/CONTAINER_INTERFACE */
const BOOT = `set -e
root=$1
mount --make-rslave /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs tmpfs "$root/dev/shm"
mkdir -p "$root/.before"
cd "$root"
pivot_root . .before
cd /
umount -l /.before
mount --make-rshared /
exec env -i container=beckon PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --log-target=console`;
