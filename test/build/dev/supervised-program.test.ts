import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type KeptRunning, keepRunning } from '../../../build/dev/supervised-program.ts';
import { startProgram } from '../../../build/launch/program.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';

const lasting = "console.log('ready'); setInterval(() => {}, 1e6);";
const broken = "console.error('no such thing'); process.exit(3);";

async function keptScript(t: TestContext, first: string) {
  const folder = await temporaryFolder(t);
  const lines: string[] = [];
  const world = { script: first, cannotBuild: false, pids: [] as number[] };
  const kept: KeptRunning = keepRunning({
    name: 'it',
    tell: (line) => void lines.push(line),
    async prepare() {
      if (world.cannotBuild) throw new Error('a comma is missing');
    },
    async start() {
      const args = ['-e', world.script];
      const log = join(folder, 'log');
      const program = kept.keep(
        startProgram({ name: 'it', command: process.execPath, args, cwd: folder, env: process.env, log }),
      );
      world.pids.push(program.pid);
      await program.line(/ready/, 60_000);
      return 'ready';
    },
  });
  t.after(kept.close);
  const said = (pattern: RegExp) => until(`${pattern}`, () => lines.some((line) => pattern.test(line)));
  return { kept, world, lines, said };
}

const runs = (pid: number | undefined): boolean => {
  try {
    return process.kill(pid ?? 0, 0);
  } catch {
    return false;
  }
};

test('a change restarts the program once its previous instance has exited, and many at once restart it once', async (t) => {
  const { kept, world, said } = await keptScript(t, lasting);
  await kept.begin();
  for (const file of ['a.ts', 'b.ts', 'c.ts']) kept.again(file);
  await said(/^it: anew after c\.ts: ready$/);
  assert.ok(world.pids.length <= 3, String(world.pids));
  assert.deepEqual(world.pids.map(runs), [...world.pids.slice(1).map(() => false), true]);
});

test('one that cannot be built leaves the running one alone; one that does not start waits for a change', async (t) => {
  const { kept, world, said } = await keptScript(t, lasting);
  await kept.begin();
  world.cannotBuild = true;
  kept.again('a.ts');
  await said(/^it: cannot be built after a\.ts; the one before runs on\. a comma is missing$/);
  assert.deepEqual(world.pids.map(runs), [true]);
  Object.assign(world, { cannotBuild: false, script: broken });
  kept.again('b.ts');
  await said(/^it: does not start after b\.ts, and waits for a change\. it ended \(exit code 3\)/);
  world.script = lasting;
  kept.again('b.ts');
  await said(/^it: anew after b\.ts: ready$/);
});

test('an exit by itself is reported with its last output; after close nothing is', async (t) => {
  const { kept, world, lines, said } = await keptScript(
    t,
    "console.log('ready'); setTimeout(() => process.exit(4), 50);",
  );
  await kept.begin();
  await said(/^it: ended by itself \(exit code 4\), and waits for a change\. ready$/);
  world.script = lasting;
  kept.again('a.ts');
  await said(/^it: anew/);
  const told = lines.length;
  await kept.close();
  assert.equal(runs(world.pids.at(-1)), false);
  assert.equal(lines.length, told);
});
