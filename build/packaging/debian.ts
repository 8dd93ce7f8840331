/** Builds the relay's package for Debian and Ubuntu with dpkg-deb, from the same files as the tar archive. */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { archiveDeb, kibibytes, put } from './deb-archive.ts';
import { completion, manPage } from './help-pages.ts';

const run = promisify(execFile);

interface DebianSource {
  root: string;
  /** The relay's files from `writeRelayTree`. They are moved. */
  tree: string;
  work: string;
  version: string;
  help: string;
  /** Seconds since 1970. */
  date: string;
  /** Uses less compression. */
  quick: boolean;
}

/** Destination and mode of each file of `deploy/debian`. */
const PLACES: Readonly<Record<string, readonly [place: string, mode: number]>> = {
  'beckon-relay.service': ['usr/lib/systemd/system/beckon-relay.service', 0o644],
  'relay.yaml': ['etc/beckon/relay.yaml', 0o644],
  command: ['usr/bin/beckon-relay', 0o755],
  postinst: ['DEBIAN/postinst', 0o755],
  prerm: ['DEBIAN/prerm', 0o755],
  postrm: ['DEBIAN/postrm', 0o755],
};

export async function buildDebian(source: DebianSource, file: string): Promise<void> {
  const { root, tree, work, version, help, date, quick } = source;
  const folder = join(work, 'debian');
  await mkdir(join(folder, 'usr', 'lib'), { recursive: true });
  await rename(tree, join(folder, 'usr', 'lib', 'beckon-relay'));
  for (const [name, [place, mode]] of Object.entries(PLACES)) {
    await put(folder, place, mode, (to) => cp(join(root, 'deploy', 'debian', name), to));
  }
  const texts: [string, string][] = [
    ['usr/share/man/man8/beckon-relay.8', manPage(help, version)],
    ['usr/share/bash-completion/completions/beckon-relay', completion(help)],
    ['DEBIAN/conffiles', '/etc/beckon/relay.yaml\n'],
    ['DEBIAN/control', control(version, await kibibytes(folder))],
  ];
  for (const name of DOCUMENTED) texts.push([`usr/share/beckon-relay/${name}`, await documented(root, name)]);
  for (const [place, text] of texts) await put(folder, place, 0o644, (to) => writeFile(to, text));
  await run('gzip', ['-9n', join(folder, 'usr/share/man/man8/beckon-relay.8')]);
  await put(folder, 'usr/share/doc/beckon-relay/copyright', 0o644, (to) =>
    cp(join(folder, 'usr/lib/beckon-relay/licences.txt'), to),
  );
  await archiveDeb(folder, file, { date, quick });
}

/** Files that the documentation contains, where tests run them, and that the package installs. */
const DOCUMENTED = ['private-ca.sh', 'haproxy.cfg'];

async function documented(root: string, name: string): Promise<string> {
  const page = await readFile(join(root, 'docs', 'deploy.md'), 'utf8');
  const [, text] = new RegExp(`^\`\`\`\\w+ file=${name}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page) ?? [];
  if (text === undefined) throw new Error(`docs/deploy.md has no file ${name}`);
  return text;
}

const control = (version: string, size: number): string => `Package: beckon-relay
Version: ${version}
Architecture: amd64
Maintainer: Beckon maintainers <maintainers@beckon.example>
Installed-Size: ${size}
Depends: libc6 (>= 2.28), libgcc-s1, libstdc++6 (>= 8), passwd, util-linux
Recommends: ca-certificates, systemd
Suggests: haproxy | nginx | caddy
Section: net
Priority: optional
Homepage: https://beckon.example
Description: notification server for events of business systems
 Takes events of xConnector and other systems, keeps them, and shows them to
 the people they concern on their desktops and in their browsers. What they
 answer goes back to the system.
`;
