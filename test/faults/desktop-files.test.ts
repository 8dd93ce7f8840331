/** The desktop on a failing disk: the answers persisted on it are never moved away, and are sent once it can be read again. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { appWindow, WINDOW_ARGS } from '../helpers/app-window.ts';
import { desktopSession } from '../helpers/desktop-session.ts';
import { purchaseOrder } from '../helpers/events.ts';
import { startProgram } from '../helpers/program.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { type Desktop, keptAnswers, settled, startWorld, type World } from '../helpers/world.ts';

const PICTURES = process.env.TEST_PICTURES;
const setAside = (profile: string) => readdirSync(profile).filter((name) => /\.damaged-\d+$/.test(name));

/** An answer pressed while the relay is down: it is in the outbox alone, and the app is killed. */
async function answerKept(world: World, desk: Desktop, number: string): Promise<string> {
  const { itemId } = await world.send('approval.requested', purchaseOrder(number));
  await desk.session.waitForNotification(`PO ${number}`);
  await world.stopRelay();
  await desk.session.press(`PO ${number}`, 'Approve');
  await until('the answer is kept', () => keptAnswers(desk.profile).includes(itemId));
  await desk.crash();
  // Belongs to the closed window; the next one is found by its own.
  rmSync(join(desk.profile, 'DevToolsActivePort'), { force: true });
  return itemId;
}

test('a start on which no write goes through: nothing is set aside, and the next start sends the answer', async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana', { args: ['--hidden'] });
  const itemId = await answerKept(world, desk, '8001');
  await desk.restart({ live: false, fileLimit: 0 });
  await desk.program.waitForLine(/waiting for a file reason="The (history|file of your kept answers) on this device/);
  await desk.crash();
  assert.deepEqual(setAside(desk.profile), []);
  assert.deepEqual(keptAnswers(desk.profile), [itemId]);
  await world.startRelay();
  await desk.restart();
  await settled(world, 'dana', itemId, 'confirmed');
  assert.equal(new Set(world.source.received.map((one) => one.webhookId)).size, 1);
});

test('the window shows what waits and continues by itself; damaged entries are counted', async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana', { args: WINDOW_ARGS });
  const outbox = join(desk.profile, 'outbox.db');
  const first = await answerKept(world, desk, '8002');
  await world.startRelay();

  // Something else occupies its path: it cannot be opened, by any user.
  renameSync(outbox, `${outbox}.away`);
  mkdirSync(outbox);
  await desk.restart({ live: false });
  const waiting = await appWindow(t, desk);
  await waiting
    .getByText(
      /The file of your kept answers on this device cannot be opened: this device does not let Beckon write there/,
    )
    .waitFor();
  if (PICTURES) await waiting.screenshot({ path: join(PICTURES, 'waiting.png') });
  rmdirSync(outbox);
  renameSync(`${outbox}.away`, outbox);
  await desk.program.waitForLine(/^connected to /);
  await settled(world, 'dana', first, 'confirmed');
  await waiting.getByText('Connected to').first().waitFor();
  assert.deepEqual(setAside(desk.profile), []);

  const second = await answerKept(world, desk, '8003');
  await world.startRelay();
  damageIntents(outbox);
  await desk.restart();
  const window = await appWindow(t, desk);
  const remark = window.getByText(
    /damaged and set aside as outbox\.db\.damaged-\d+\. The one answer in it was recovered\./,
  );
  await remark.waitFor();
  if (PICTURES) await window.screenshot({ path: join(PICTURES, 'recovered.png') });
  await desk.session.waitForNotification('Beckon');
  await settled(world, 'dana', second, 'confirmed');
  await window.getByRole('button', { name: 'Dismiss' }).click();
  await remark.waitFor({ state: 'detached' });
  assert.equal(setAside(desk.profile).length, 1);
  assert.equal(new Set(world.source.received.map((one) => one.webhookId)).size, 2);
});

test('a profile where no folder can be: said in one sentence, and the start ends', async (t) => {
  const session = await desktopSession(t);
  const folder = await temporaryFolder(t);
  const file = join(folder, 'file');
  writeFileSync(file, 'x');
  const program = startProgram({
    args: [join(import.meta.dirname, '../../build/desktop.ts')],
    env: { ...session.env, BECKON_PROFILE: join(file, 'profile') },
  });
  t.after(() => program.end());
  await program.waitForLine(/^Beckon cannot keep its files in \S+: this device does not let Beckon write there\./);
  assert.equal(await program.exited, 1);
  assert.equal(readFileSync(file, 'utf8'), 'x');
});

/** Overwrites the last page, which holds no answers; the WAL has been checkpointed. */
function damageIntents(path: string): void {
  const db = new DatabaseSync(path);
  const put = db.prepare('INSERT INTO intents (kind, item_id, json) VALUES (?, ?, ?)');
  for (let n = 0; n < 200; n += 1) put.run('seen', `x-${n}`, '{"kind":"none"}');
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  const bytes = readFileSync(path);
  bytes.fill(0x5a, bytes.length - 4096);
  writeFileSync(path, bytes);
}
