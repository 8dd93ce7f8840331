/** Entry point of the desktop: ensures one instance per profile, then composes the app. */
import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { diskFault } from '../disk/faults.ts';
import type { Policy } from '../shared/policy.ts';
import { wordsFor } from '../shared/words/desk.ts';
import { registerAppScheme } from './app-protocol.ts';
import { profileIn, readArguments, type StartRequest } from './arguments.ts';
import { diagnose } from './compose/diagnosis.ts';
import { APP_ID } from './compose/notification-check.ts';
import { compose } from './compose.ts';
import { type PolicyDocument, PolicyError } from './policy/document.ts';
import { readPolicy } from './policy/read.ts';
import { settingsOf } from './policy/settings.ts';
import { profileFolder, SettingError } from './profile.ts';

const TOAST_ACTIVATOR = '{6E0F7D0A-6C2B-4B57-9C0E-3C1B5D0A7B52}';

function fail(error: unknown): void {
  // A wrong setting is reported in one line; any other error with its stack.
  console.error(error instanceof SettingError || error instanceof PolicyError ? error.message : error);
  app.exit(1);
}

/** Without a profile folder there is no lock and no window, so the system's error box (a line on Linux) reports it. */
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

async function start(env: NodeJS.ProcessEnv, policy: PolicyDocument): Promise<void> {
  // Queues links that start the app on macOS, and second starts that arrive while files are being opened.
  const early: StartRequest[] = [];
  let ask = (asked: StartRequest): void => void early.push(asked);
  app.on('second-instance', (_event, argv) => {
    const asked = readArguments(argv);
    // Start at login may happen twice, by the person's entry and by that of the package.
    ask({ ...asked, open: !asked.hidden });
  });
  app.on('activate', () => ask({ open: true, view: null, link: null, hidden: false }));
  app.on('open-url', (event, link) => {
    event.preventDefault();
    ask({ open: true, view: null, link, hidden: false });
  });
  // The app stays in the tray, or keeps waiting for its files, without a window.
  app.on('window-all-closed', () => {});
  await app.whenReady();
  const beckon = await compose(env, policy, readArguments(process.argv));
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

// Exceeding a file size limit then fails the write like a full disk, instead of ending the app.
process.on('SIGXFSZ', () => {});
// Files are private to this account.
process.umask(0o077);
// The parent process may close these streams.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
// Electron's default without the dialog: durable data is already on disk, and the next event finds a consistent state.
process.on('uncaughtException', (error) => console.error(error));
app.setName('Beckon');

/** In a folder of its own, because the app may be running on the profile. */
function printDiagnosis(policy: Policy): void {
  app.setPath('userData', mkdtempSync(join(app.getPath('temp'), 'beckon-diagnosis-')));
  void app
    .whenReady()
    .then(() => diagnose(process.env, policy))
    .then((code) => app.exit(code), fail);
}

/** Runs before Electron is ready: the scheme must be registered and the profile set by then. */
async function begin(): Promise<void> {
  const found = await readPolicy(process.platform, process.env);
  // The package's entry starts the app at login; only a policy makes that a start.
  if (process.argv.includes('--by-policy') && found.policy.startAtLogin !== true) return app.exit(0);
  if (process.argv.includes('--diagnose')) return printDiagnosis(found.policy);
  const env = settingsOf(found.policy, profileIn(process.argv), process.env);
  const folder = profileFolder(env.BECKON_PROFILE, app.getPath('appData'));
  makeProfile(folder);
  app.setPath('userData', folder);
  registerAppScheme(protocol);
  if (process.platform === 'win32') {
    app.setAppUserModelId(APP_ID);
    app.setToastActivatorCLSID(TOAST_ACTIVATOR);
  }
  if (app.requestSingleInstanceLock()) start(env, found).catch(fail);
  else app.exit(0);
}

// Electron is not ready before this module has been evaluated.
await begin().catch(fail);
