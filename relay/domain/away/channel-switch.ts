/** A person turns one of their channels off or on, by the link in a message. */
import type { AuditTx } from '../unit-of-work.ts';
import type { Channel, ChannelTx } from './away-ports.ts';

/** Identifies a channel of a person: another address is another channel, and is on. */
export const channelName = ({ gateway, kind, to }: { gateway: string; kind: string; to: string }): string =>
  `${gateway}/${kind}/${to}`;

export function switchChannel(tx: ChannelTx & AuditTx, userId: string, channel: Channel, off: boolean): void {
  if (!tx.turnChannel(userId, channelName(channel), off)) return;
  const { gateway, kind } = channel;
  tx.audit({ kind: 'channel-switched', itemId: null, actor: userId, facts: { gateway, kind, off: Number(off) } });
}
