/** Pairing codes, and links as people receive them. */
import { type Receiver, SECRET } from '../../relay/outbound/receiver.ts';
import { ADMIN, DIRECTORY, type RunningRelay } from '../../relay/parts/relay.ts';

export async function pairingCode(relay: RunningRelay, userId: string): Promise<string> {
  const { body, status, text } = await relay.post(`/v1/admin/people/${userId}/pair`, undefined, ADMIN);
  if (status !== 200 && status !== 201) throw new Error(text);
  return body.code;
}

/** The tests' directory, with dana's messages always sent by mail. */
export function withMail({ url }: Receiver) {
  const channels = [{ gateway: 'mail', kind: 'email', to: 'dana@acme.example', when: 'always' }];
  return {
    ...DIRECTORY,
    users: DIRECTORY.users.map((user) => (user.id === 'dana' ? { ...user, channels } : user)),
    gateways: [{ id: 'mail', kind: 'webhook', url, secret: SECRET }],
  };
}
