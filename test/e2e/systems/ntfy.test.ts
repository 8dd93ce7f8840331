/** docs/systems/ntfy.md with Debian's ntfy: access, the message with its buttons, and an answer by a button. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../../../build/launch/free-port.ts';
import type { DebianFolder } from '../../../build/setup/debian-folder.ts';
import { programsIn } from '../../docs/blocks.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { event, type RunningRelay } from '../../relay/parts/relay.ts';
import { debianPrograms, type Server, startServer } from '../deploy/parts.ts';
import { relayOfRecipe } from './recipe.ts';

interface Action {
  action: string;
  label: string;
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
}
interface Message {
  event: string;
  title: string;
  message: string;
  priority?: number;
  click: string;
  actions?: Action[];
}

const servers = await debianPrograms();
const skip = typeof servers === 'string' ? servers : false;
const blocks = programsIn('systems/ntfy.md');
let folder = '';
let ntfy: Server;
let relay: RunningRelay;
let address = '';

/** Runs one command of the page. @returns its output */
async function command({ root, libraries }: DebianFolder, line: string): Promise<string> {
  const [program, ...args] = line.replaceAll("'", '').split(' ');
  assert.equal(program, 'ntfy');
  const env = {
    ...process.env,
    ...{ LD_LIBRARY_PATH: libraries, NTFY_PASSWORD: 'a-password', NTFY_CONFIG_FILE: join(folder, 'server.yml') },
  };
  const child = spawn(join(root, 'usr/bin/ntfy'), args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  assert.equal(code, 0, `${line}: ${output}`);
  return output;
}

before(async () => {
  if (typeof servers === 'string') return;
  folder = await makeFolder('ntfy');
  const port = await freePort(0);
  address = `http://127.0.0.1:${port}`;
  const settings = (blocks.get('server.yml') ?? '').replace('/var/lib/ntfy/user.db', join(folder, 'user.db'));
  const own = `listen-http: "127.0.0.1:${port}"\nbase-url: "${address}"\ncache-file: ${join(folder, 'cache.db')}\n`;
  writeFileSync(join(folder, 'server.yml'), settings + own);
  ntfy = await startServer({
    ...{ servers, program: 'usr/bin/ntfy', args: ['serve', '--config', join(folder, 'server.yml')], port },
  });
  let token = '';
  for (const line of (blocks.get('access.sh') ?? '').trim().split('\n')) {
    token = /tk_\w+/.exec(await command(servers, line))?.[0] ?? token;
  }
  relay = await relayOfRecipe('ntfy', address, { NTFY_TOKEN: token });
});
after(async () => {
  await relay?.close();
  await ntfy?.stop();
  if (folder !== '') await removeFolder(folder);
});

const DANA = `Basic ${Buffer.from('dana:a-password').toString('base64')}`;

async function messages(authorization = DANA): Promise<Message[]> {
  const reply = await fetch(`${address}/beckon-dana/json?poll=1`, { headers: { authorization } });
  const lines = (await reply.text()).split('\n').filter((line) => line !== '');
  return lines.map((line): Message => JSON.parse(line)).filter((one) => one.event === 'message');
}

async function messageOf(title: string): Promise<Message> {
  return until('the message', async () => (await messages()).find((one) => one.title === title));
}

test('a message has the answers as buttons, and a press answers once', { skip }, async () => {
  const [made] = await relay.send(
    event('approval.requested', { title: 'Order 4711', severity: 'critical', audience: { users: ['dana'] } }),
  );
  const { actions = [], priority, click } = await messageOf('Order 4711');
  assert.deepEqual([priority, click], [5, `${relay.url}/open/${made?.itemId}`]);
  // "Ask" needs a comment.
  assert.deepEqual(
    actions.map(({ action, label }) => [action, label]),
    [
      ['http', 'Approve'],
      ['http', 'Reject'],
    ],
  );
  const press = ({ url, method, headers, body }: Action) => fetch(url, { method, headers, body });
  const [approve, reject] = actions;
  assert.ok(approve && reject);
  assert.equal((await press(approve)).status, 200);
  const own = (await relay.get(`/v1/items/${made?.itemId}`, 'dana-token')).body;
  assert.deepEqual([own.state, own.outcome.action], ['answered', 'approve']);
  assert.equal((await press(reject)).status, 409);
});

test('only the relay writes the topic, and only the person reads it', { skip }, async () => {
  const anyone = await fetch(`${address}/beckon-dana/json?poll=1`);
  const forged = await fetch(`${address}/`, {
    method: 'POST',
    headers: { authorization: DANA },
    body: JSON.stringify({ topic: 'beckon-dana', message: 'forged' }),
  });
  assert.deepEqual([anyone.status, forged.status], [403, 403]);
});
