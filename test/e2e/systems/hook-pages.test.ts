/** The pages of docs/systems about systems with a ready mapping: their commands in order, beside a relay, with what the page says. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { projectRoot } from '../../../build/root.ts';
import { programsIn } from '../../docs/blocks.ts';
import { NAMES } from '../../mappings/parts/relay.ts';
import { patientTimers } from '../../relay/parts/clock.ts';
import { DIRECTORY, startRelay } from '../../relay/parts/relay.ts';

const PAGES = ['azure-monitor', 'gitlab', 'grafana', 'jira', 'pagerduty', 'sentry'];
const run = promisify(execFile);
const page = (name: string): Map<string, string> => programsIn(`systems/${name}.md`);

const script = (name: string, file: string): string => {
  const text = page(name).get(file);
  assert.ok(text, `docs/systems/${name}.md has no ${file}`);
  return text;
};

test('each page sets up its mapping and sends an example that makes an open item', async () => {
  const setups = PAGES.map((name) => script(name, 'setup.sh'));
  // The relay has them in its environment.
  const env = Object.fromEntries(
    setups.flatMap((text) =>
      [...text.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, key = '', value = '']) => [key, value]),
    ),
  );
  assert.equal(Object.keys(env).length, PAGES.length);
  const ops = { id: 'ops', name: 'Ops', roles: ['it-support', 'developer'], token: 'ops-token' };
  const relay = await startRelay({
    env,
    timers: patientTimers,
    directory: { ...DIRECTORY, users: [...DIRECTORY.users, ops] },
  });
  try {
    const shell = async (text: string): Promise<string> => {
      const { stdout } = await run('sh', ['-euc', text.replaceAll('http://127.0.0.1:7420', relay.url)], {
        cwd: projectRoot,
        env: {
          ...process.env,
          ...env,
          PATH: `${join(projectRoot, 'node_modules', '.bin')}:${process.env.PATH}`,
          BECKON_DATA: relay.folder,
          BECKON_STORE: `sqlite:${relay.store}`,
        },
      });
      return stdout;
    };
    for (const [index, name] of PAGES.entries()) {
      const shown = await shell(`${setups[index]}${script(name, 'try.sh')}`);
      assert.match(shown, /HTTP\/1.1 202/, `${name}: ${shown}`);
      const { results } = JSON.parse(shown.slice(shown.lastIndexOf('\r\n\r\n')));
      const item = await relay.get(`/v1/items/${results.at(-1).itemId}`, name === 'jira' ? 'dana-token' : 'ops-token');
      assert.equal(item.body.state, 'open', `${name}: ${item.text}`);
    }
  } finally {
    await relay.close();
  }
});

test('the page names the address of its hook, and the configurations that it shows are YAML', () => {
  for (const name of PAGES) {
    assert.ok(NAMES.includes(name));
    const files = [...page(name)].filter(([file]) => /\.ya?ml$/.test(file));
    for (const [file, text] of files) assert.match(JSON.stringify(parse(text)), /\/v1\/hooks\//, file);
  }
});
