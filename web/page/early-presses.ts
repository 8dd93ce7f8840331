/**
 * Presses come as soon as a page has begun; the desk takes them once it knows its items. An answer that was pressed while nobody is signed
 * in is nobody's: whoever signs in next did not press it.
 */
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { NoticeEvent } from '../tabs/messages.ts';

/** @param tell takes it to the desk. @returns holds what comes before the items are known, and passes the rest on */
export function onceItemsAreKnown(
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
