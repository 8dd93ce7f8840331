/** Queues presses until the desk knows its items. An answer pressed while no one is signed in is dropped: it is not the next user's. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { NoticeEvent } from '../tabs/messages.ts';

/** @param tell passes an event to the desk. @returns queues events until the items are known, then passes them on */
export function queueUntilItemsKnown(
  bridge: Pick<HostBridge, 'on'>,
  tell: (event: NoticeEvent) => void,
): (event: NoticeEvent) => void {
  let known = false;
  let nobody = false;
  let held: NoticeEvent[] = [];
  bridge.on('snapshot', ({ connection: { state } }) => {
    nobody = state === 'unpaired';
    if (nobody) {
      known = false;
      held = held.filter(({ kind }) => kind !== 'pressed');
    }
    if (known || (state !== 'connected' && state !== 'offline')) return;
    known = true;
    for (const event of held.splice(0)) tell(event);
  });
  return (event) => {
    if (known) tell(event);
    else if (!nobody || event.kind !== 'pressed') held.push(event);
  };
}
