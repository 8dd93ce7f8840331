/** The image of the container file, built by buildah from a bare Debian; Compose and Kubernetes files are checked statically. */
import assert from 'node:assert/strict';
import { chmod, copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { freePort } from '../../../build/launch/free-port.ts';
import { packageRelay } from '../../../build/packaging/relay.ts';
import { projectRoot } from '../../../build/root.ts';
import { RelaySettings } from '../../../shared/settings.ts';
import { programsIn } from '../../docs/blocks.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { copyOfRoot, keptRootWith, whyNoBareRoot } from './parts/bare-root.ts';
import { run, startInstalled } from './parts/installed-relay.ts';

const reason = await whyNoBareRoot();
const deploy = join(projectRoot, 'deploy');

/** This machine's limits: the default inside a container exceeds what it may set. */
const BUILD = `set -e
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
cd /packages
base=$(buildah from scratch)
buildah add -q $base /debian /
buildah commit -q $base localhost/debian:trixie
buildah build -q --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 --format docker --pull=never \\
  --build-arg BASE=localhost/debian:trixie --build-arg VERSION=$1 -t beckon-relay -f Containerfile .
buildah inspect --type image beckon-relay > /packages/image.json
made=$(buildah from --pull=never beckon-relay)
cp -a "$(buildah mount $made)" /packages/image`;

interface ImageConfig {
  User: string;
  Env: string[];
  Cmd: string[];
  Entrypoint: string[];
  Healthcheck: { Test: string[] };
  Volumes: Record<string, unknown>;
}

describe('the image', { skip: reason ?? false }, () => {
  let base: string;
  let image: string;
  let config: ImageConfig;

  before(async () => {
    await ensureBuilt(projectRoot);
    base = await makeFolder('container');
    await chmod(base, 0o755);
    const builder = await copyOfRoot(
      await keptRootWith('buildah', ['buildah', 'crun', 'netavark']),
      join(base, 'root'),
    );
    const output = join(builder.path, 'packages');
    await packageRelay(projectRoot, output, { kinds: ['tar.gz'] });
    await copyFile(join(deploy, 'container/Containerfile'), join(output, 'Containerfile'));
    await run('cp', ['-a', await keptRootWith('trixie', []), join(builder.path, 'debian')]);
    const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
    await builder.run(['sh', '-c', BUILD, 'build', version]);
    config = JSON.parse(await readFile(join(output, 'image.json'), 'utf8')).Docker.config;
    image = join(output, 'image');
  });
  after(() => (base ? removeFolder(base) : undefined));

  /** Everything read-only but the volume, as the account of the image. */
  const READ_ONLY = `set -e
mount --make-rprivate /
mount --bind "$0" "$0"
mount --bind "$0/var/lib/beckon" "$0/var/lib/beckon"
mount -o remount,bind,ro "$0"
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
user=$1
shift
exec chroot --userspec="$user" "$0" "$@"`;
  const inside = (env: readonly string[], ...command: string[]) => [
    'unshare',
    '--mount',
    'bash',
    '-c',
    READ_ONLY,
    image,
    config.User,
    'env',
    '-i',
    ...config.Env,
    ...env,
    ...command,
  ];

  test('is of an account that is not root, with the data as a volume', () => {
    assert.match(config.User, /^[1-9]\d+:[1-9]\d+$/);
    assert.deepEqual(Object.keys(config.Volumes), ['/var/lib/beckon']);
  });

  test('runs read-only, and its health check says when it is ready', async () => {
    const env = [`BECKON_PORT=${await freePort(0)}`, 'BECKON_HOST=127.0.0.1', 'BECKON_LOG=warn'];
    const [kind, ...check] = config.Healthcheck.Test;
    assert.equal(kind, 'CMD');
    const healthy = async () => {
      const [command = '', ...rest] = inside(env, ...check);
      return run(command, rest).then(
        () => true,
        () => false,
      );
    };
    assert.equal(await healthy(), false);
    const relay = await startInstalled(inside(env, ...config.Entrypoint, ...config.Cmd), {});
    assert.equal(await healthy(), true);
    assert.equal(await relay.stop(), 0);
  });
});

const settings = new Set([...Object.keys(RelaySettings.properties), 'BECKON_CONFIG']);

test('Compose names settings that there are, one relay or three, and files that are there', async () => {
  const text = await readFile(join(deploy, 'compose/compose.yaml'), 'utf8');
  const { services }: { services: Record<string, { profiles: string[]; environment?: object; depends_on?: object }> } =
    parse(text, { merge: true });
  for (const name of text.match(/\bBECKON_[A-Z_]+(?=:)/g) ?? []) assert.ok(settings.has(name), name);
  const of = (profile: string) => Object.keys(services).filter((name) => services[name]?.profiles.includes(profile));
  assert.deepEqual(of('one'), ['relay']);
  assert.deepEqual(of('three'), ['keys', 'relay-1', 'relay-2', 'relay-3', 'database', 'balancer']);
  for (const name of ['relay', 'relay-1', 'relay-2', 'relay-3']) {
    assert.ok('BECKON_ADMIN_TOKEN_FILE' in (services[name]?.environment ?? {}), name);
  }
});

test('the balancer of Compose is that of the documentation, without TLS', async () => {
  const page = programsIn('deploy.md').get('haproxy-cluster.cfg') ?? '';
  const plain = page
    .replace(/^ {4}bind :80\n[\s\S]*?^(?= {4}option forwardfor)/m, '    bind :7420\n')
    .replace(/^ {4}ssl-default.*\n/m, '')
    .replaceAll(/10\.0\.0\.1(\d):7420/g, 'relay-$1:7420');
  const [, ...own] = (await readFile(join(deploy, 'compose/haproxy.cfg'), 'utf8')).split('\n');
  assert.deepEqual(own, plain.split('\n'));
});

test('kustomize builds what Kubernetes is given, and it names settings that there are', async (t) => {
  const folder = join(deploy, 'kubernetes');
  const kustomize = reason === null ? await keptRootWith('kustomize', ['kustomize']) : null;
  if (kustomize === null) return t.skip(`kustomize is run in a bare root: ${reason}`);
  const { stdout } = await run(join(kustomize, 'usr/bin/kustomize'), ['build', folder]);
  const kinds = parseAllDocuments(stdout).map((document) => document.toJS().kind);
  assert.deepEqual(kinds.sort(), ['ConfigMap', 'ConfigMap', 'Service', 'StatefulSet']);
  for (const name of stdout.match(/\bBECKON_[A-Z_]+/g) ?? []) assert.ok(settings.has(name), name);
  assert.match(stdout, /image: registry\.acme\.example\/beckon-relay:/);
  const files = await readdir(folder);
  assert.ok(files.includes('directory.yaml'));
});
