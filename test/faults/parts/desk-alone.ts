/** A desk's wire in a separate process, which a test can suspend: prints its state and each item as a line. `desk-alone.ts URL TOKEN` */
import { createRelayClient } from '../../../desk/relay-client/relay-client.ts';
import { systemClock } from '../../../electron/system.ts';
import { outward } from '../../electron/parts/network.ts';

const [relay = '', token = ''] = process.argv.slice(2);
let position: { cursor: number; epoch: string | null } = { cursor: 0, epoch: null };
const say = (what: string) => process.stdout.write(`${what}\n`);

const client = createRelayClient({
  clock: systemClock(),
  random: { fraction: () => Math.random(), uuid: () => crypto.randomUUID() },
  log: { info() {}, warn() {} },
  device: 'alone',
  agent: outward().agent,
  locale: () => 'en',
});
client.follow({
  position: () => position,
  relay: {
    me() {},
    process() {},
    request() {},
    sync(page) {
      position = { cursor: page.cursor, epoch: page.epoch };
      for (const { item } of page.changes) say(`item ${item.title}`);
    },
    item(change) {
      position = { ...position, cursor: change.cursor };
      say(`item ${change.item.title}`);
    },
    own() {},
    removed() {},
    connection: ({ state }) => say(`state ${state}`),
  },
});
client.use({ relay, token });
