/** `dialog.showSaveDialog`, as a person meets it: a window that asks for the path. */
import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import { startDesktopSession } from '../helpers/desktop-session.ts';
import { until } from '../helpers/until.ts';
import { type RunningApp, runApp } from './sample-app.ts';

const session = await startDesktopSession();
after(() => session.close());

const MAIN = `
import { app, BrowserWindow, dialog } from 'electron';
import { onAsk, report } from './harness.js';
app.on('window-all-closed', () => {});
await app.whenReady();
onAsk('save', (options) => void dialog.showSaveDialog(options).then((result) => report('saved', result)));
const page = () => BrowserWindow.getAllWindows()[0]?.webContents;
onAsk('js', (code) => page().executeJavaScript(code));
onAsk('windows', () => BrowserWindow.getAllWindows().length);
onAsk('close', () => BrowserWindow.getAllWindows()[0].close());
report('made');
`;

async function asked(t: TestContext, defaultPath: (app: RunningApp) => string): Promise<RunningApp> {
  const app = await runApp(t, { main: MAIN, env: session.env });
  await app.seen('made');
  await app.ask('save', { title: 'Save a sample', defaultPath: defaultPath(app) });
  await until('the field', () => app.ask('js', 'document.forms[0].path.value !== ""').catch(() => false));
  return app;
}
const fill = (app: RunningApp, path: string) =>
  app.ask('js', `document.forms[0].path.value = ${JSON.stringify(path)}; document.forms[0].requestSubmit(); 1`);
const none = (app: RunningApp) => until('no window', async () => (await app.ask('windows')) === 0);

test('the suggested path is there; sent, it is the answer', async (t) => {
  const app = await asked(t, ({ folder }) => `${folder}/x.csv`);
  assert.equal(await app.ask('js', 'document.title'), 'Save a sample');
  assert.equal(await app.ask('js', 'document.forms[0].path.value'), `${app.folder}/x.csv`);
  await fill(app, `${app.folder}/none/y.csv`);
  await until('the fault', async () => /no such folder/.test(String(await app.ask('js', 'document.body.innerText'))));
  await fill(app, `${app.folder}/y.csv`);
  await app.seen('saved', [{ canceled: false, filePath: `${app.folder}/y.csv` }]);
  await none(app);
});

test('called off by its button, or by closing the window', async (t) => {
  const app = await asked(t, ({ folder }) => `${folder}/x.csv`);
  await app.ask('js', `document.querySelector('[type=button]').click(); 1`);
  await app.seen('saved', [{ canceled: true, filePath: '' }]);
  await none(app);
  const from = app.reports.length;
  await app.ask('save', { defaultPath: 'x.csv' });
  await until('the field', () => app.ask('js', 'document.forms[0].path.value !== ""').catch(() => false));
  await app.ask('close');
  await app.seen('saved', [{ canceled: true, filePath: '' }], from);
});
