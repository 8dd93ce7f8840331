/** Starts a relay as an administrator does, by its installed command, and sends one event through it. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

export const run = promisify(execFile);

interface InstalledRelay {
  url: string;
  /** Graceful shutdown. @returns the exit code */
  stop(): Promise<number | null>;
}

/** Runs the command until it prints its address. It is killed with this process. @throws Error with its output */
export async function startInstalled(command: readonly string[], env: NodeJS.ProcessEnv): Promise<InstalledRelay> {
  const child: ChildProcess = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: string): void => {
      said += chunk;
      const ready = /^relay ready at (\S+)$/m.exec(said);
      if (ready?.[1]) resolve(ready[1]);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', hear);
    void exited.then(([code]) => reject(new Error(`ended with ${code}: ${said}`)));
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

/** A source with a hook, whose mapping runs in a separate process, and a person. */
export const DIRECTORY = {
  sources: [
    {
      id: 'shop',
      name: 'Shop',
      key: 'shop-key-for-tests',
      grants: '*',
      hooks: {
        orders: {
          mapping: `{ "id": "order-" & $string(number), "source": "/shop/orders",
            "type": "com.xconnector.task.assigned",
            "data": { "title": "Check order " & $string(number), "audience": { "users": ["dana"] } } }`,
        },
      },
    },
  ],
  users: [{ id: 'dana', name: 'Dana', token: 'dana-token-for-tests' }],
};

/** Sends a payload to the hook and reads the resulting item as the person. */
export async function sendAndRead(url: string, number: number): Promise<void> {
  const sent = await fetch(`${url}/v1/hooks/shop/orders`, {
    method: 'POST',
    headers: { authorization: 'Bearer shop-key-for-tests', 'content-type': 'application/json' },
    body: JSON.stringify({ number }),
  });
  assert.equal(sent.status, 202, await sent.text());
  const titles = await titlesAt(url);
  assert.ok(titles.includes(`Check order ${number}`), titles.join());
}

export async function titlesAt(url: string): Promise<string[]> {
  const read = await fetch(`${url}/v1/items`, { headers: { authorization: 'Bearer dana-token-for-tests' } });
  const text = await read.text();
  assert.equal(read.status, 200, text);
  const { items }: { items: { title: string }[] } = JSON.parse(text);
  return items.map(({ title }) => title);
}
