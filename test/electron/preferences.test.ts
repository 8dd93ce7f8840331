/** The preferences' file: an invalid member affects no other, and nothing is discarded silently. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openPreferences } from '../../electron/preferences.ts';
import { DEFAULT_PREFERENCES } from '../../shared/settings.ts';
import { runLimited } from '../helpers/limited.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

async function profile(t: TestContext, text?: string) {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'preferences.json');
  if (text !== undefined) writeFileSync(path, text);
  const told: unknown[] = [];
  const open = () =>
    openPreferences(folder, 7, {
      notTaken: (names) => told.push(['not taken', ...names]),
      setAside: (aside) => told.push(['set aside', aside]),
      unreadable: (fault) => told.push(['unreadable', fault]),
      unsaved: (fault) => told.push(['unsaved', fault]),
    });
  return { folder, path, told, open, read: () => JSON.parse(readFileSync(path, 'utf8')) };
}
const kept = (preferences: object, more: object = {}) => JSON.stringify({ started: true, preferences, ...more });

test('an invalid preference is named, the others apply, and the file retains its value until another is chosen', async (t) => {
  const file = { theme: 'dark', language: 'tlh', newer: 'x', fontSize: 14 };
  const { told, open, read } = await profile(
    t,
    kept(file, { pause: { until: 7 }, window: { x: 1, y: 2, width: 600, height: 700 } }),
  );
  const preferences = open();
  assert.deepEqual(told, [['not taken', 'language', 'pause']]);
  assert.deepEqual(preferences.get(), {
    ...DEFAULT_PREFERENCES,
    theme: 'dark',
  });
  assert.deepEqual(preferences.windowBounds(), { x: 1, y: 2, width: 600, height: 700 });
  assert.equal(preferences.pause(), null);
  preferences.set({ theme: 'light' });
  // Including members of a newer version.
  assert.deepEqual(read().preferences, { ...file, theme: 'light' });
  preferences.set({ language: 'de' });
  assert.equal(read().preferences.language, 'de');
  told.length = 0;
  open();
  assert.deepEqual(told, [['not taken', 'pause']]);
});

test('a truncated or foreign file is set aside and reported', async (t) => {
  for (const text of ['{"started": true, "pref', '[]', '{"preferences": 7}', '']) {
    const { folder, path, told, open } = await profile(t, text);
    const preferences = open();
    assert.deepEqual(told, [['set aside', `${path}.damaged-7`]]);
    assert.equal(readFileSync(`${path}.damaged-7`, 'utf8'), text);
    assert.equal(preferences.firstRun, false);
    preferences.set({ theme: 'dark' });
    assert.equal(open().get().theme, 'dark');
    assert.deepEqual(readdirSync(folder).sort(), ['preferences.json', 'preferences.json.damaged-7']);
  }
});

test('gone while it runs: the next change writes all of it again', async (t) => {
  const { path, open, read } = await profile(t, kept({ ...DEFAULT_PREFERENCES, theme: 'dark' }));
  const preferences = open();
  rmSync(path);
  preferences.setWindowBounds({ x: 0, y: 0, width: 600, height: 600 });
  assert.equal(read().preferences.theme, 'dark');
});

test('unwritable: changes apply to this run and are reported, and are stored once writing succeeds', async (t) => {
  const { path, told, open, read } = await profile(t);
  const preferences = open();
  assert.equal(preferences.firstRun, true);
  rmSync(path);
  mkdirSync(join(path, 'in the way'), { recursive: true });
  assert.equal(preferences.set({ theme: 'dark' }).theme, 'dark');
  preferences.setPause({ until: 'resumed' });
  preferences.flush();
  assert.deepEqual(told.at(-1), ['unsaved', 'unwritable']);
  rmSync(path, { recursive: true });
  preferences.flush();
  assert.deepEqual(told.at(-1), ['unsaved', null]);
  assert.deepEqual(read(), {
    started: true,
    preferences: { theme: 'dark' },
    pause: { until: 'resumed' },
  });
});

test('unreadable: the usual ones, and nothing is written over it', async (t) => {
  const { path, told, open } = await profile(t);
  mkdirSync(path);
  writeFileSync(join(path, 'precious'), 'x');
  const preferences = open();
  assert.equal(preferences.firstRun, false);
  preferences.set({ theme: 'dark' });
  assert.deepEqual(told, [
    ['unreadable', 'unwritable'],
    ['unsaved', 'unwritable'],
  ]);
  assert.ok(existsSync(join(path, 'precious')));
});

test('a full disk, at the first start and in the middle of a write', async (t) => {
  const { folder, path } = await profile(t);
  const code = (
    text: string,
  ) => `import { openPreferences } from ${JSON.stringify(join(import.meta.dirname, '../../electron/preferences.ts'))};
    const told = []; const nothing = () => {};
    const p = openPreferences(${JSON.stringify(folder)}, 7, { notTaken: nothing, setAside: nothing, unreadable: nothing, unsaved: (f) => told.push(f) });
    p.set({ theme: ${JSON.stringify(text)} });
    console.log(JSON.stringify([p.firstRun, p.get().theme, told]));`;
  assert.deepEqual(await runLimited(0, code('dark')), [true, 'dark', ['full', 'full']]);
  assert.deepEqual(readdirSync(folder), []);
  const before = kept(DEFAULT_PREFERENCES, { more: 'x'.repeat(1500) });
  writeFileSync(path, before);
  // The first 1024 bytes are written; the old library took that for the whole.
  assert.deepEqual(await runLimited(1, code('dark')), [false, 'dark', ['full']]);
  assert.equal(readFileSync(path, 'utf8'), before);
  // conf would write in place.
  assert.deepEqual(await runLimited(1, `process.env.SNAP = '/snap/x';${code('dark')}`), [false, 'dark', ['full']]);
  assert.equal(readFileSync(path, 'utf8'), before);
});
