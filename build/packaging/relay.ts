import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../session/process.ts';
import { addSbom, type Packages, sourceDate, tarFolder, versionOf, writeSums } from './archive.ts';
import { buildDebian } from './debian.ts';
import { writeRelayTree } from './relay-tree.ts';

const run = promisify(execFile);

interface RelayPackaging {
  withNode?: boolean;
  /** Default: both. Without Node there is no Debian package. */
  kinds?: readonly ('tar.gz' | 'deb')[];
  /** Replaces the version of package.json in names and in the control file. */
  version?: string;
  /** Uses less compression for the Debian package, which takes a tenth of the time. */
  quick?: boolean;
}

/** Writes packages, SBOM and `SHA256SUMS` to `output`; `root` must be built. */
export async function packageRelay(root: string, output: string, asked: RelayPackaging = {}): Promise<Packages> {
  const { withNode = true, kinds = ['tar.gz', 'deb'], quick = false } = asked;
  const version = asked.version ?? (await versionOf(root));
  const name = `beckon-relay-${version}-${withNode ? 'linux-x64' : 'without-node'}`;
  await mkdir(output, { recursive: true });
  const work = await mkdtemp(join(tmpdir(), 'beckon-package-'));
  const done: Packages = { files: [], leftOut: [] };
  try {
    const tree = join(work, name);
    await writeRelayTree({ root, folder: tree, withNode });
    const date = await sourceDate(root);
    await addSbom(root, join(output, `${name}.cdx.json`), done);
    if (kinds.includes('tar.gz')) {
      await tarFolder(tree, join(output, `${name}.tar.gz`), date);
      done.files.push(join(output, `${name}.tar.gz`));
    }
    if (kinds.includes('deb') && withNode) await addDebian({ root, tree, work, version, date, quick }, output, done);
    await writeSums(output);
    return done;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type Staged = Omit<Parameters<typeof buildDebian>[0], 'help'>;

async function addDebian(staged: Staged, output: string, done: Packages): Promise<void> {
  if (!findProgram('dpkg-deb')) {
    done.leftOut.push('left out: the package for Debian, which needs dpkg-deb');
    return;
  }
  const { stdout: help } = await run(join(staged.tree, 'bin', 'beckon-relay'), ['--help']);
  const file = join(output, `beckon-relay_${staged.version}_amd64.deb`);
  await buildDebian({ ...staged, help }, file);
  done.files.push(file);
}
