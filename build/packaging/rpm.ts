/** Builds the desktop's package for Fedora, RHEL and SUSE with rpmbuild, from the same tree as the package for Debian. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../session/process.ts';
import { unpackDebianFolder } from '../setup/debian-folder.ts';
import { OWNED } from './desktop-tree.ts';

const run = promisify(execFile);

interface RpmSource {
  tree: string;
  work: string;
  version: string;
  date: string;
  quick: boolean;
  depends: readonly string[];
  tools: RpmTools;
}

export interface RpmTools {
  /** Path of rpmbuild; `rpm` is beside it. */
  program: string;
  env: NodeJS.ProcessEnv;
}

/** The installed ones, or Debian's, unpacked into the project. @throws Error with a readable message */
export async function findRpmTools(root: string): Promise<RpmTools> {
  const own = findProgram('rpmbuild');
  if (own) return { program: own, env: process.env };
  const folder = await unpackDebianFolder(root, 'packages');
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: folder.libraries,
    RPM_CONFIGDIR: join(folder.root, 'usr/lib/rpm'),
    // rpmbuild looks there for the tools that it starts.
    PATH: `${join(folder.root, 'usr/bin')}:${process.env.PATH}`,
  };
  return { program: join(folder.root, 'usr/bin/rpmbuild'), env };
}

export async function buildRpm(source: RpmSource, file: string): Promise<void> {
  const { work, version, date, quick, tools } = source;
  const top = join(work, 'rpm');
  await mkdir(top, { recursive: true });
  const spec = join(top, 'beckon.spec');
  await writeFile(spec, specFile(source));
  const defined = {
    _topdir: top,
    _tmppath: top,
    _buildhost: 'localhost',
    _build_id_links: 'none',
    _binary_payload: quick ? 'w1.gzdio' : 'w9.gzdio',
    use_source_date_epoch_as_buildtime: '1',
    clamp_mtime_to_source_date_epoch: '1',
    debug_package: '%{nil}',
    __os_install_post: '%{nil}',
  };
  const defines = Object.entries(defined).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
  const env = { ...tools.env, SOURCE_DATE_EPOCH: date, LC_ALL: 'C.UTF-8' };
  await run(tools.program, ['-bb', '--target', 'x86_64-linux', ...defines, spec], { env, maxBuffer: 16 * 1024 * 1024 });
  await copyFile(join(top, 'RPMS/x86_64', `beckon-${version}-1.x86_64.rpm`), file);
}

const specFile = ({ tree, version, depends }: RpmSource): string => `Name: beckon
Version: ${version}
Release: 1
Summary: Notifications of business systems, answered in one click
License: Apache-2.0
URL: https://beckon.example
AutoReqProv: no
${depends.map((name) => `Requires: ${name}\n`).join('')}
%description
Beckon shows events of business systems as notifications: approvals, tasks,
failures and alerts. What a person answers goes back to the system.

%install
cp -a ${tree}/. %{buildroot}/

%files
%defattr(-,root,root,-)
${OWNED.join('\n')}
`;
