/** Presses come as soon as a page has begun; the desk takes them once it knows its items. */
import type { HostBridge } from '../../shared/bridge/bridge.ts';
import type { NoticeEvent } from '../tabs/messages.ts';

/** @param tell takes it to the desk. @returns holds what comes before the items are known, and passes the rest on */
export function onceItemsAreKnown(
  bridge: Pick<HostBridge, 'on'>,
  tell: (event: NoticeEvent) => void,
): (event: NoticeEvent) => void {
  let known = false;
  const held: NoticeEvent[] = [];
  bridge.on('snapshot', ({ connection: { state } }) => {
    if (known || (state !== 'connected' && state !== 'offline')) return;
    known = true;
    for (const event of held.splice(0)) tell(event);
  });
  return (event) => {
    if (known) tell(event);
    else held.push(event);
  };
}
