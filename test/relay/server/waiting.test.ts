/** Metrics: each blocked task shows the age of its oldest pending work, and nothing after it is done. */
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import webPush from 'web-push';
import { TASKS } from '../../../relay/domain/tasks.ts';
import { makeFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { DIRECTORY, startRelay } from '../parts/relay.ts';
import { createParkedTimers, HOLDS } from './waiting-holds.ts';

const clock = createShiftedClock();
const service = {
  fails: false,
  /** It is called again at most five minutes after a failure. */
  recover() {
    service.fails = false;
    clock.shift(300_000);
  },
};
const server = createServer(({ method }, response) => {
  const status = service.fails ? 500 : method === 'GET' ? 404 : 200;
  response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const odn = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mra/v1`;
const whatsapp = { template: 'approval', language: 'en', inbound: {} };

const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0LW9mLXdhaXRpbmc=';
const [erp, ...sources] = DIRECTORY.sources;
const directory = {
  ...DIRECTORY,
  sources: [
    {
      ...erp,
      response: { url: 'http://127.0.0.1:9/responses', secret: SECRET },
      hooks: { says: { mapping: '$.make' } },
    },
    ...sources,
  ],
  users: DIRECTORY.users.map((user) =>
    user.id === 'dana' ? { ...user, channels: [{ gateway: 'flow', kind: 'push', to: 'dana', after: 'PT8H' }] } : user,
  ),
  gateways: [
    { id: 'flow', kind: 'webhook', url: 'http://127.0.0.1:9/flow', secret: SECRET },
    { id: 'phones', kind: 'opentext', username: 'u', password: 'p', odn, whatsapp },
    { id: 'browsers', kind: 'webpush', subject: 'mailto:ops@acme.example', ...webPush.generateVAPIDKeys() },
  ],
};
const HOUR = 3_600_000;
const timers = createParkedTimers();

const folder = await makeFolder('witness');
const witness = join(folder, 'heads');
const retentionPace = { first: 2000, every: 2000 };
const relay = await startRelay({ clock, timers, directory, retentionPace, config: { witness } });
after(async () => {
  await relay.close();
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

async function ageOf(task: string): Promise<number> {
  const { text } = await relay.get('/metrics');
  const found = new RegExp(`^beckon_oldest_waiting_seconds\\{task="${task}"\\} (\\S+)$`, 'm').exec(text);
  return Number(found?.[1]);
}

for (const task of TASKS) {
  test(`${task}: held up, its oldest grows old; let go, nothing waits`, async () => {
    const release = await HOLDS[task]({ relay, timers, witness, service });
    const age = await until('it waits', async () => {
      clock.shift(HOUR);
      const seconds = await ageOf(task);
      return seconds >= 3500 && seconds;
    });
    await until('it grows', async () => {
      clock.shift(HOUR);
      return (await ageOf(task)) >= age + 3500;
    });
    await release();
    await until('nothing waits', async () => (await ageOf(task)) < 2);
  });
}
