import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Files written, and a line for each that this machine cannot make. */
export interface Packages {
  files: string[];
  leftOut: string[];
}

/** Modification time of all files in an archive, seconds since 1970: `SOURCE_DATE_EPOCH`, else that of the last commit. */
export async function sourceDate(root: string): Promise<string> {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given) return given;
  const commit = run('git', ['-C', root, 'log', '-1', '--format=%ct']);
  return commit.then(({ stdout }) => stdout.trim()).catch(() => '0');
}

/** Packs a folder under its own name, owned by root and readable by everyone. @param date from `sourceDate` */
export async function tarFolder(folder: string, file: string, date: string): Promise<void> {
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', `--mtime=@${date}`];
  const env = { ...process.env, GZIP: undefined, LC_ALL: 'C' };
  const args = [...same, '--use-compress-program=gzip -9n', '-cf', file, '-C', dirname(folder), basename(folder)];
  await run('tar', args, { env });
}

/** Writes `SHA256SUMS` of all packages and documents in `folder`, in the format of `sha256sum --check`. */
export async function writeSums(folder: string): Promise<void> {
  const names = (await readdir(folder))
    .filter((name) => /\.(tar\.gz|deb|rpm|AppImage|exe|msi|dmg|pkg|cdx\.json)$/.test(name))
    .sort();
  const lines: string[] = [];
  for (const name of names) {
    const digest = createHash('sha256');
    await pipeline(createReadStream(join(folder, name)), digest);
    lines.push(`${digest.digest('hex')}  ${name}\n`);
  }
  await writeFile(join(folder, 'SHA256SUMS'), lines.join(''));
}

export async function versionOf(root: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return version;
}

/** Writes a CycloneDX SBOM of the production dependencies. @returns false if npm is too old to write one */
async function writeSbom(root: string, file: string): Promise<boolean> {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const { stdout: version } = await run('npm', ['--version'], { cwd: root });
  if (Number.parseInt(version, 10) < 10) return false;
  const { stdout } = await run('npm', args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  await writeFile(file, stdout);
  return true;
}

export async function addSbom(root: string, file: string, done: Packages): Promise<void> {
  if (await writeSbom(root, file)) done.files.push(file);
  else done.leftOut.push('left out: the SBOM, which needs npm 10 or newer');
}
