/** Channels that people turned off. Not cached: a check reads the channel that it is about to use. */
import type { DatabaseSync } from 'node:sqlite';
import type { ChannelReader, ChannelTx } from '../../domain/away/away-ports.ts';

export function channelReader(database: DatabaseSync): ChannelReader {
  const find = database.prepare('SELECT at FROM channels_off WHERE user_id = ? AND channel = ?');
  return {
    offSince(userId, channel) {
      const row = find.get(userId, channel);
      return row ? Number(row.at) : null;
    },
  };
}

export function channelSql(database: DatabaseSync, now: () => number): ChannelTx {
  const save = database.prepare('INSERT OR IGNORE INTO channels_off (user_id, channel, at) VALUES (?, ?, ?)');
  const drop = database.prepare('DELETE FROM channels_off WHERE user_id = ? AND channel = ?');
  const { offSince } = channelReader(database);
  return {
    channelOff: (userId, channel) => offSince(userId, channel) !== null,
    turnChannel: (userId, channel, off) =>
      Number((off ? save.run(userId, channel, now()) : drop.run(userId, channel)).changes) > 0,
  };
}
