/**
 * One tab among those of this browser. The tab with the lock holds the store and hosts the desk. The others follow it: their pages draw its
 * events and send it their calls. The lock passes on automatically, also when a tab is killed. If the holder does not respond, for example
 * because it is frozen and could not release the lock, a tab works in memory until it does. There is never a second writer: the store is
 * opened only with the lock, and its files refuse a second open (https://fs.spec.whatwg.org/#api-filesystemsyncaccesshandle).
 */

import { createCallServer, isUserAction } from './call-server.ts';
import { createCalls } from './calls.ts';
import { createDeskSlot } from './desk-slot.ts';
import { createMember } from './member.ts';
import type { PageFacts, ToWorker } from './messages.ts';
import { type PeerPayload, parsePeerMessage } from './peer-messages.ts';
import type { TabPorts } from './ports.ts';

export interface Tab {
  /** Handles a message from this worker's page; the first is `hello`. */
  take(message: ToWorker): void;
}

function createParts(ports: TabPorts, facts: () => PageFacts) {
  const { version, channel } = ports;
  const post = (said: PeerPayload, to?: string): void =>
    channel.post({ version, from: ports.id, ...(to === undefined ? {} : { to }), said });
  const calls = createCalls(
    (id, result) => ports.say({ kind: 'reply', id, result }),
    () => facts().locale,
  );
  const server = createCallServer({ ...ports, post, facts });
  const desk = createDeskSlot(ports, server.out, calls);
  const member = createMember({ ports, calls, desk, post, facts });
  return { ports, post, calls, server, desk, member };
}
type Parts = ReturnType<typeof createParts>;

export function createTab(ports: TabPorts): Tab {
  let facts: PageFacts = { locale: 'en', device: 'Browser', visible: true, notifies: false };
  const parts = createParts(ports, () => facts);
  const { member, calls, server } = parts;
  ports.channel.listen((message) => takeFromPeer(parts, message));
  return {
    take(message) {
      switch (message.kind) {
        case 'hello':
          facts = message.facts;
          return member.look();
        case 'facts':
          facts = message.facts;
          return takeFacts(parts, facts);
        case 'leave':
          return member.leave();
        case 'call':
          if (isUserAction(message.channel)) server.ownPageUsed();
          calls.add({ id: message.id, channel: message.channel, request: message.request }, message.again === true);
          return member.watch();
        case 'online':
          return wake(parts);
      }
    },
  };
}

function takeFacts({ member, post, desk }: Parts, facts: PageFacts): void {
  const holder = member.holder();
  if (holder !== null) post({ kind: 'facts', facts }, holder);
  else desk.whenOpen((one) => one.pagesChanged());
  member.watch();
}

function wake({ member, post, desk }: Parts): void {
  const holder = member.holder();
  if (holder !== null) post({ kind: 'online' }, holder);
  else desk.whenOpen((one) => one.wake());
}

function takeFromPeer(parts: Parts, message: unknown): void {
  const { ports, member } = parts;
  const heard = parsePeerMessage(message, ports.version);
  if (!heard || member.role() === 'inactive' || (heard.to !== null && heard.to !== ports.id)) return;
  if (heard.is === 'said') takeSaid(parts, heard.from, heard.said);
  else if (heard.is === 'foreign') takeForeign(parts);
  else ports.log.warn('an invalid message of another tab was ignored', { from: heard.from });
}

function takeSaid(parts: Parts, from: string, said: PeerPayload): void {
  const { member, post, server, desk } = parts;
  if (said.kind === 'holding') member.holderAnnounced(from);
  else if (member.role() === 'holding') {
    if (said.kind === 'where') post({ kind: 'holding' }, from);
    else server.take(from, said, desk.whenOpen);
  } else if (from === member.holder()) takeFromHolder(parts, said);
}

function takeFromHolder({ ports, member, calls }: Parts, said: PeerPayload): void {
  member.holderReplied();
  if (said.kind === 'leaving') member.holderLeft();
  else if (said.kind === 'reply') calls.settle(said.id, said.result);
  else if (said.kind === 'late') calls.retry(said.id);
  else if (said.kind === 'told') ports.say({ kind: 'event', event: said.event, payload: said.payload, followed: true });
  else if (said.kind === 'act') ports.say({ kind: 'act', act: said.act });
}

/** Another tab runs another version of Beckon. Neither tab trusts the other, and both ask the user to reload. */
function takeForeign({ member, post, desk }: Parts): void {
  if (member.role() === 'holding') {
    post({ kind: 'holding' });
    desk.whenOpen((one) => one.setHolderFault('version'));
  } else if (member.role() === 'searching') member.workInMemory('version');
}
