/** Sends every request on the pages of the eight jobs and in the README verbatim to a relay with the demo's directory. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { demoDirectory } from '../../simulator/directory.ts';
import { SCENARIOS } from '../../simulator/scenarios/index.ts';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { startRelay } from '../relay/parts/relay.ts';
import { blocksOf } from './blocks.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const PAGES = join(ROOT, 'docs/jobs');
const pages = readdirSync(PAGES).filter((name) => name !== 'index.md');

const folder = mkdtempSync(join(tmpdir(), 'beckon-pages-'));
const relay = await startRelay({ directory: demoDirectory({ responsesUrl: 'http://127.0.0.1:1' }) });
after(async () => {
  await relay.close();
  rmSync(folder, { recursive: true, force: true });
});

const commandsOf = (page: string): string[] =>
  blocksOf(page).flatMap(({ language, text }) => (language === 'sh' ? [text] : []));

/** Runs a block verbatim, except for the relay's address and paths; any error aborts it. @returns stdout */
async function shell(block: string): Promise<string> {
  const script = block
    .replaceAll('http://127.0.0.1:7420', relay.url)
    .replaceAll('curl ', 'curl --fail-with-body --silent --show-error ')
    .replaceAll('simulator/demo-directory.yaml', join(ROOT, 'simulator/demo-directory.yaml'))
    .replaceAll('npm run relay --', `'${process.execPath}' '${RELAY_PROGRAM}'`);
  const env = { ...process.env, BECKON_DATA: join(folder, 'data'), TMPDIR: folder };
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env });
  return stdout;
}

test('there is a page for each scenario of the simulator, and nothing else', () => {
  assert.deepEqual(pages.sort(), SCENARIOS.map(({ name }) => `${name}.md`).sort());
});

test('no example of any page keeps its data in a fixed place that all users of a machine share', () => {
  const texts = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name));
  for (const file of ['README.md', 'CONTRIBUTING.md', ...texts]) {
    const shared = readFileSync(join(ROOT, file), 'utf8').match(/^.*(?<![\w.])\/(?:var\/)?tmp\/.*$/m);
    assert.equal(shared, null, `${file}: ${shared?.[0]}`);
  }
});

test('README: its request is accepted, and its verbs add a person and print a code', async () => {
  const [request, verbs] = ['"id": "po-4711"', 'user add alex'].map((part) =>
    commandsOf('README.md').find((block) => block.includes(part)),
  );
  assert.match(await shell(request ?? ''), /"recipients":[1-9]/);
  const typed = (verbs ?? '').split('\n').filter((line) => line.startsWith('npm run relay'));
  assert.equal(typed.length, 2);
  assert.match(await shell(typed.join('\n')), /[A-Z2-9]{4}-[A-Z2-9]{4}/);
});

for (const page of pages) {
  const text = readFileSync(join(PAGES, page), 'utf8');
  describe(page, () => {
    test('the request that it prints is accepted and reaches a person', async () => {
      const reached: number[] = [];
      for (const block of commandsOf(join('docs/jobs', page))) {
        const printed = await shell(block);
        for (const [, recipients] of printed.matchAll(/"recipients":(\d+)/g)) reached.push(Number(recipients));
      }
      assert.ok(reached.length > 0 && reached.some((recipients) => recipients > 0), `reached ${reached.join(', ')}`);
    });
    test('its pictures and links are there', () => {
      const links = [...text.matchAll(/\]\(([^)#]+)\)/g)]
        .map(([, link]) => link ?? '')
        .filter((link) => !link.includes('://'));
      for (const link of links) readFileSync(join(PAGES, link));
    });
  });
}
