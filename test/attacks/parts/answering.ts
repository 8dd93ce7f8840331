/** A relay with limits, people with and without single sign-on, and an attacker's ways to answer. */
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { until } from '../../helpers/until.ts';
import { type Receiver, SECRET } from '../../relay/outbound/receiver.ts';
import { DIRECTORY, event, type Reply, type RunningRelay } from '../../relay/parts/relay.ts';

export const LIMITED = { ...DIRECTORY, stepUp: { value: '10000', currency: 'EUR' }, rates: { USD: '0.92' } };

/** An approval of this amount for every holder of the role. @returns its id */
export async function approvalOf(
  relay: RunningRelay,
  value: string,
  currency = 'EUR',
  data: object = {},
): Promise<string> {
  const [made] = await relay.send(event('approval.requested', { amount: { value, currency }, ...data }));
  if (!made) throw new Error('nothing was made');
  return made.itemId;
}

/** An answer over HTTP with the attacker's additions. */
export const answer = (relay: RunningRelay, id: string, more: object = {}, token = 'dana-token'): Promise<Reply> =>
  relay.post(
    `/v1/items/${id}/responses`,
    { action: 'approve', comment: 'Agreed with the board', key: randomUUID(), ...more },
    token,
  );

export const codeOf = ({ status, body }: Reply): [number, unknown] => [status, body.code ?? body.outcome?.action];

export async function challengeOf(
  relay: RunningRelay,
  id: string,
  more: object = {},
  token = 'dana-token',
): Promise<string> {
  const asked = await answer(relay, id, more, token);
  if (asked.body.code !== 'CONFIRMATION_REQUIRED') throw new Error(`not asked: ${asked.text}`);
  return asked.body.challenge;
}

/** A message over the desk's socket. @returns the acknowledgement */
export async function overSocket(
  relay: RunningRelay,
  name: string,
  message: object,
  token = 'dana-token',
): Promise<Acknowledged> {
  const socket = io(`${relay.url}/v1/desk`, {
    transports: ['websocket'],
    auth: { token },
    forceNew: true,
    reconnection: false,
  });
  try {
    return await socket.timeout(30_000).emitWithAck(name, message);
  } finally {
    socket.close();
  }
}
interface Acknowledged {
  ok: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: what comes off the wire has no type here; the tests say what it must be.
  problem?: any;
}

/** A directory in which dana is mailed about every item. */
export function withMail(mail: Receiver, directory: typeof DIRECTORY = DIRECTORY): object {
  const channels = [{ gateway: 'mail', kind: 'email', to: 'dana@acme.example', when: 'always' }];
  const users = directory.users.map((user) => (user.id === 'dana' ? { ...user, channels } : user));
  return { ...directory, users, gateways: [{ id: 'mail', kind: 'webhook', url: mail.url, secret: SECRET }] };
}

/** The link in the message about this item, from any gateway: mail, SMS or push. */
export async function linkTo(mail: Receiver, itemId: string): Promise<string> {
  const messages = () => mail.received.map(({ body }) => JSON.parse(body));
  return (await until('the message', () => messages().find(({ item }) => item.id === itemId))).link;
}
