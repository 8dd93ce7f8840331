/** The desktop's entry: one instance a profile, then everything is composed. Nothing is decided here. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { app, dialog, protocol } from 'electron';
import { diskFault } from '../disk/faults.ts';
import { wordsFor } from '../shared/words/desk.ts';
import { registerAppScheme } from './app-protocol.ts';
import { readArguments, type StartRequest } from './arguments.ts';
import { compose } from './compose.ts';
import { profileFolder, SettingError } from './profile.ts';

/** Fixed: Windows finds the app by it when a toast is pressed (build/electron-builder.yml names the same app id). */
const APP_ID = 'com.beckon.desktop';
const TOAST_ACTIVATOR = '{6E0F7D0A-6C2B-4B57-9C0E-3C1B5D0A7B52}';

function fail(error: unknown): void {
  // A wrong setting is one line that names it; anything else keeps its stack for whoever looks into it.
  console.error(error instanceof SettingError ? error.message : error);
  app.exit(1);
}

/** Without a place for its files there is no lock, no window and nothing to wait in: a box of the system's says so, on Linux a line. */
function makeProfile(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    const { appName, files } = wordsFor(Intl.DateTimeFormat().resolvedOptions().locale);
    const reason = files.noFolder(path, files.fault[diskFault(error) ?? 'unwritable']);
    console.error(reason, error);
    dialog.showErrorBox(appName, reason);
    process.exit(1);
  }
}

async function start(): Promise<void> {
  // A link may start the app on macOS, and a second start may come while this one still opens its files: both wait.
  const early: StartRequest[] = [];
  let ask = (asked: StartRequest): void => void early.push(asked);
  app.on('second-instance', (_event, argv) => ask({ ...readArguments(argv), open: true }));
  app.on('activate', () => ask({ open: true, view: null, link: null, hidden: false }));
  app.on('open-url', (event, link) => {
    event.preventDefault();
    ask({ open: true, view: null, link, hidden: false });
  });
  // Closing the window keeps the tray, and a start that waits for its files.
  app.on('window-all-closed', () => {});
  await app.whenReady();
  const beckon = await compose(process.env, readArguments(process.argv));
  ask = beckon.asked;
  for (const asked of early) beckon.asked(asked);
  let closing = false;
  app.on('will-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    beckon.close().then(() => app.exit(0), fail);
  });
}

// A limit on the size of files is a full disk: the write fails, the app goes on.
process.on('SIGXFSZ', () => {});
// What is kept here is nobody else's on this computer.
process.umask(0o077);
// Whoever started it may stop reading what it says.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
// As Electron itself does, but for the dialog: what was meant to be kept is on disk, and the next event finds all in order.
process.on('uncaughtException', (error) => console.error(error));
app.setName('Beckon');
const folder = profileFolder(process.env.BECKON_PROFILE, app.getPath('appData'));
makeProfile(folder);
app.setPath('userData', folder);
registerAppScheme(protocol);
if (process.platform === 'win32') {
  app.setAppUserModelId(APP_ID);
  app.setToastActivatorCLSID(TOAST_ACTIVATOR);
}

if (app.requestSingleInstanceLock()) start().catch(fail);
else app.exit(0);
