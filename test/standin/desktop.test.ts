import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClient, type DefinedInterface, defineInterface, type MessageBus, Variant } from 'dbus-native';
import { startPrivateBus } from '../../build/session/bus.ts';
import type { TiedProcess } from '../../build/session/process.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { runApp } from './sample-app.ts';

let address: string;
let daemon: TiedProcess;
const folder = await mkdtemp(join(tmpdir(), 'beckon-desktop-'));
({ process: daemon, address } = await startPrivateBus(join(folder, 'run'), { ...process.env }));
after(async () => {
  await daemon.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A minimal desktop service under its real name. */
async function serve(name: string, objects: [path: string, definition: DefinedInterface][]): Promise<MessageBus> {
  const bus = createClient({ busAddress: address });
  for (const [path, definition] of objects) await bus.export(path, definition);
  await bus.ownName(name);
  return bus;
}

test("powerMonitor tells what logind says of sleep; of the screen's lock it knows nothing, as on Linux in Electron", async (t) => {
  const session = '/org/freedesktop/login1/session/_31';
  const manager = defineInterface({
    name: 'org.freedesktop.login1.Manager',
    methods: { GetSessionByPID: { in: { pid: 'u' }, out: { path: 'o' }, handler: () => session } },
    signals: { PrepareForSleep: { args: { before: 'b' } } },
  });
  const ours = defineInterface({ name: 'org.freedesktop.login1.Session', signals: { Lock: {}, Unlock: {} } });
  const logind = await serve('org.freedesktop.login1', [
    ['/org/freedesktop/login1', manager],
    [session, ours],
  ]);
  t.after(() => logind.close());
  const app = await runApp(t, {
    main: `
import { app, powerMonitor } from 'electron';
import { report, reportEvents } from './harness.js';
reportEvents('', powerMonitor, ['suspend', 'resume', 'lock-screen', 'unlock-screen']);
await app.whenReady();
report('ready');`,
    env: { DBUS_SYSTEM_BUS_ADDRESS: address },
  });
  await app.seen('ready');
  // It starts to listen soon after ready; the first event shows that it does.
  await until('listening', () => {
    manager.emit.PrepareForSleep?.(true);
    return app.names.includes('suspend');
  });
  ours.emit.Lock?.();
  ours.emit.Unlock?.();
  // The bus preserves order: an earlier signal would have been seen before this resume.
  manager.emit.PrepareForSleep?.(false);
  await app.seen('resume');
  assert.deepEqual(
    app.names.filter((name) => name.endsWith('-screen')),
    [],
  );
});

test("nativeTheme follows the desktop's color-scheme until the app decides", async (t) => {
  let scheme = 1;
  const settings = defineInterface({
    name: 'org.freedesktop.portal.Settings',
    methods: {
      ReadOne: { in: { namespace: 's', key: 's' }, out: { value: 'v' }, handler: () => new Variant('u', scheme) },
    },
    signals: { SettingChanged: { args: { namespace: 's', key: 's', value: 'v' } } },
  });
  const portal = await serve('org.freedesktop.portal.Desktop', [['/org/freedesktop/portal/desktop', settings]]);
  t.after(() => portal.close());
  const app = await runApp(t, {
    main: `
import { app, nativeTheme } from 'electron';
import { onAsk, report } from './harness.js';
nativeTheme.on('updated', () => report('updated', nativeTheme.shouldUseDarkColors));
await app.whenReady();
report('ready', nativeTheme.shouldUseDarkColors, nativeTheme.themeSource);
onAsk('source', (source) => { nativeTheme.themeSource = source; });`,
    env: { DBUS_SESSION_BUS_ADDRESS: address },
  });
  await app.seen('ready', [true, 'system']);
  scheme = 2;
  settings.emit.SettingChanged?.('org.freedesktop.appearance', 'color-scheme', new Variant('u', 2));
  await app.seen('updated', [false]);
  await app.ask('source', 'dark');
  await app.seen('updated', [true], 2);
  await assert.rejects(app.ask('source', 'blue'), /Invalid themeSource/);
});

test('shell hands links to xdg-open and says when nothing takes them', async (t) => {
  const bin = await temporaryFolder(t);
  const script = join(bin, 'xdg-open');
  await writeFile(script, `#!/bin/sh\necho "$@" >> ${bin}/opened\ncase "$1" in *refused*) exit 3;; esac\n`);
  await chmod(script, 0o755);
  const app = await runApp(t, {
    main: `
import { app, shell } from 'electron';
import { onAsk } from './harness.js';
await app.whenReady();
onAsk('external', (url) => shell.openExternal(url));`,
    env: { PATH: `${bin}:${process.env.PATH}` },
  });
  await app.ask('external', 'https://erp.example/po/4711');
  assert.equal((await readFile(join(bin, 'opened'), 'utf8')).trim(), 'https://erp.example/po/4711');
  await assert.rejects(app.ask('external', 'https://refused.example/'), /Failed to open/);
});

test('a link scheme is registered with the desktop', async (t) => {
  const data = await temporaryFolder(t);
  const app = await runApp(t, {
    main: `
import { app } from 'electron';
import { onAsk } from './harness.js';
onAsk('set', () => app.setAsDefaultProtocolClient('beckon'));`,
    env: { XDG_DATA_HOME: data },
  });
  await app.ask('set');
  const entry = await readFile(join(data, 'applications', 'sample-beckon.desktop'), 'utf8');
  assert.match(entry, /^MimeType=x-scheme-handler\/beckon;$/m);
  assert.match(entry, new RegExp(`^Exec=".*node" .*"--import" .*"${app.folder}/main.js" %u$`, 'm'));
});
