/** Reference: a virtual desktop, an app without code of its own, and one notification; no relay, no source system. */
import { join } from 'node:path';
import { startDesktop } from '../../../build/launch/desktop.ts';
import { projectRoot } from '../../../build/root.ts';
import { connectBus } from '../../../build/session/bus.ts';
import { startDesktopSession } from '../../../build/session/session.ts';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: bare-start.ts FOLDER');
const session = await startDesktopSession();
const { program } = await startDesktop({
  root: projectRoot,
  env: { ...process.env, ...session.env, BECKON_PROFILE: join(folder, 'desktop') },
  log: join(folder, 'app.log'),
  main: join(import.meta.dirname, 'bare-app.ts'),
});
await program.line(/^ready/, 60_000);
const bus = connectBus(session.busAddress);
await bus.call({
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
  member: 'Notify',
  signature: 'susssasa{sv}i',
  body: ['bare', 0, '', 'The first notification', '', ['default', 'Open'], [], -1],
});
console.log('#1 The first notification');
process.once('SIGINT', async () => {
  await program.stop();
  await bus.close();
  await session.close();
});
