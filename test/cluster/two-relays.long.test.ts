/** Two relay processes on a real PostgreSQL: joining, notification, answers, kills, and rejoining with an empty folder. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { needsCluster } from '../helpers/cluster-programs.ts';
import { until } from '../helpers/until.ts';
import { startDesk } from '../relay/desk/relay-desk.ts';
import type { RigRelay } from './parts/relay.ts';
import { sendOnce } from './parts/source.ts';
import { startRig } from './rig.ts';

const options = await needsCluster();

test(
  'an event sent to one relay reaches a desk of the other, and the answer reaches the source once, also after kills',
  options,
  async (t) => {
    const rig = await startRig(t, { relays: 2, people: 2 });
    const [one, other] = rig.relays as [RigRelay, RigRelay];
    await one.begin();
    await other.begin();
    const [person = ''] = rig.people;
    const authorization = `Bearer ${rig.tokenOf(person)}`;
    const send = async ({ url }: RigRelay): Promise<string> => {
      const { result } = await sendOnce({ url, key: rig.sourceKey }, randomUUID(), [person]);
      return result?.itemId ?? '';
    };
    const itemAt = async ({ url }: RigRelay, itemId: string) =>
      (await fetch(`${url}/v1/items/${itemId}`, { headers: { authorization } })).status;
    const desk = startDesk(other.url, { token: rig.tokenOf(person) });
    t.after(() => desk.close());
    await until('the desk is live', () => desk.live);

    const itemId = await send(one);
    await until('the desk of the other has it', () => desk.items.has(itemId));
    const answered = await fetch(`${other.url}/v1/items/${itemId}/responses`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'approve', key: randomUUID() }),
    });
    assert.equal(answered.status, 200, await answered.text());
    const received = () => rig.receiver.received.filter(({ event }) => event.data.itemId === itemId);
    await until('the source has the answer', () => received().length > 0);

    await other.end('SIGKILL');
    const meanwhile = await send(one);
    await other.begin();
    assert.equal(await itemAt(other, meanwhile), 200, 'what was written while it was gone');
    await until('the desk came back and has it', () => desk.live && desk.items.has(meanwhile));

    await one.end('SIGKILL');
    await rm(one.data, { recursive: true });
    const alone = await send(other);
    await one.begin();
    assert.deepEqual([await itemAt(one, itemId), await itemAt(one, alone)], [200, 200], 'from an empty folder');
    assert.equal(new Set(received().map(({ webhookId }) => webhookId)).size, 1);
    assert.deepEqual(desk.faults, []);
  },
);
