/** Parts of every package for Debian and Ubuntu. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface DebOptions {
  /** Seconds since 1970. */
  date: string;
  /** Uses less compression. */
  quick: boolean;
}

/** Archives a staged tree with `DEBIAN/control`; all files belong to root. */
export async function archiveDeb(folder: string, file: string, { date, quick }: DebOptions): Promise<void> {
  const compression = quick ? ['-Zgzip', '-z1'] : ['-Zxz'];
  const env = { ...process.env, SOURCE_DATE_EPOCH: date };
  await run('dpkg-deb', ['--root-owner-group', ...compression, '--build', folder, file], { env });
}

/** Writes one file of a staged tree. */
export async function put(
  folder: string,
  place: string,
  mode: number,
  write: (to: string) => Promise<void>,
): Promise<void> {
  const to = join(folder, place);
  await mkdir(dirname(to), { recursive: true });
  await write(to);
  await chmod(to, mode);
}

/** Size of all files, as `Installed-Size` has it. */
export async function kibibytes(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    files.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name))),
  );
  return sizes.reduce((sum, { size }) => sum + Math.ceil(size / 1024), 0);
}
