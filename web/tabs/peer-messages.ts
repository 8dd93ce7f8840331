/**
 * Messages between the workers of several tabs, on one broadcast channel. Tabs may run different versions of Beckon: each message carries
 * its version, and the content of another version is not interpreted.
 */
import Type, { type Static } from 'typebox';
import type { BridgeEvent } from '../../shared/bridge/bridge.ts';
import { Problem } from '../../shared/problem-schema.ts';
import { checker } from '../../shared/validate.ts';
import type { AskedAct } from './messages.ts';

const Text = Type.String({ maxLength: 200 });
const some = Type.Optional;

const Facts = Type.Object({ locale: Text, device: Text, visible: Type.Boolean(), notifies: Type.Boolean() });

const Result = Type.Union([
  Type.Object({ ok: Type.Literal(true), value: Type.Unknown() }),
  Type.Object({ ok: Type.Literal(false), problem: Problem }),
]);

/** The desk validates requests. Replies, events and acts are not checked again: they come from a desk of the same version. */
const PeerPayload = Type.Union([
  /** Who holds the store? */
  Type.Object({ kind: Type.Literal('where') }),
  /** The sender holds the store and answers calls. */
  Type.Object({ kind: Type.Literal('holding') }),
  /** The sender releases the store, or is gone. */
  Type.Object({ kind: Type.Literal('leaving') }),
  Type.Object({ kind: Type.Enum(['join', 'facts']), facts: Facts }),
  Type.Object({ kind: Type.Enum(['ping', 'pong', 'online']) }),
  /** `sentAt`: ms since 1970. A call that is too old is not executed: the caller has given up on it. */
  Type.Object({
    kind: Type.Literal('call'),
    id: Type.Integer(),
    channel: Text,
    request: Type.Unknown(),
    sentAt: Type.Number(),
  }),
  Type.Object({ kind: Type.Literal('reply'), id: Type.Integer(), result: Result }),
  /** The call was too old and was not executed. */
  Type.Object({ kind: Type.Literal('late'), id: Type.Integer() }),
  Type.Object({
    kind: Type.Literal('told'),
    event: Type.Unsafe<BridgeEvent>(Text),
    payload: Type.Unknown(),
  }),
  Type.Object({ kind: Type.Literal('act'), act: Type.Unsafe<AskedAct>(Type.Unknown()) }),
]);
export type PeerPayload = Static<typeof PeerPayload>;

const Envelope = Type.Object({
  version: Text,
  from: Text,
  /** Recipient; absent: all. */
  to: some(Text),
  said: Type.Unknown(),
});

export type PeerMessage = { version: string; from: string; to?: string; said: PeerPayload };

const asEnvelope = checker(Envelope);
const asSaid = checker(PeerPayload);

/** `foreign`: another version · `unfit`: this version, but invalid. */
type ReceivedMessage =
  | { from: string; to: string | null; is: 'said'; said: PeerPayload }
  | { from: string; to: string | null; is: 'foreign' | 'unfit' };

/** @param version of this tab. @returns null: not a message of a tab */
export function parsePeerMessage(message: unknown, version: string): ReceivedMessage | null {
  if (!asEnvelope.is(message)) return null;
  const { from, to = null, said } = message;
  if (message.version !== version) return { from, to, is: 'foreign' };
  return asSaid.is(said) ? { from, to, is: 'said', said } : { from, to, is: 'unfit' };
}
