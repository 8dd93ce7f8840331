/** A small relay that speaks shared/socket.ts over a real Socket.IO server: for behaviour that the real one does not show on demand. */
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import type { DeskClientEvents } from '../../../shared/desk-operations.ts';
import type { OwnState } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Me } from '../../../shared/people.ts';
import { type Problem, problem } from '../../../shared/problems.ts';
import type { AnswerResult } from '../../../shared/responses.ts';
import { DESK_NAMESPACE, type DeskServerEvents, type RespondMessage } from '../../../shared/socket.ts';
import type { Certificate } from '../../helpers/certificate.ts';
import { answered, dana } from './items.ts';

type Desk = Socket<DeskClientEvents, DeskServerEvents>;

export interface SmallRelay {
  url: string;
  /** Publishes a change of an item. */
  item(item: Item): void;
  own(own: OwnState): void;
  remove(itemId: string): void;
  /** Answers given, by key, in the order of their first arrival. */
  answers: Map<string, RespondMessage>;
  /** Every `respond` that arrived, including duplicates. */
  responds: RespondMessage[];
  shown: string[];
  seen: string[];
  /** Values of `beckons` messages. */
  beckons: boolean[];
  desks(): Desk[];
  auths: unknown[];
  /** Drops this many acknowledgements of `respond` and closes the connection instead. */
  loseAcks: number;
  tokens: Map<string, Me>;
  /** The answer to an unknown token. */
  refusal: Problem;
  epoch: string;
  close(): Promise<void>;
}

type Change = { cursor: number } & ({ item: Item } | { own: OwnState } | { itemId: string });

/** @param tls certificate for TLS; null: plain */
export async function smallRelay(port = 0, tls: Certificate | null = null): Promise<SmallRelay> {
  const http = tls ? createSecureServer(tls) : createServer();
  const io = new Server<DeskClientEvents, DeskServerEvents>(http, { transports: ['websocket'] });
  const log: Change[] = [];
  const items = new Map<string, Item>();
  const desk = io.of(DESK_NAMESPACE);

  const publish = (change: Change): void => {
    log.push(change);
    if ('item' in change) {
      items.set(change.item.id, change.item);
      desk.emit('item', change);
    } else if ('own' in change) desk.emit('own', change);
    else desk.emit('removed', change);
  };
  const next = () => log.length + 1;

  const respond = (me: Me, message: RespondMessage): AnswerResult | null => {
    const item = items.get(message.itemId);
    if (!item) return null;
    if (!self.answers.has(message.key)) {
      self.answers.set(message.key, message);
      publish({ cursor: next(), item: answered(item, { id: me.user.id, name: me.user.name }, message.action) });
    }
    const now = items.get(message.itemId) ?? item;
    return { outcome: now.outcome, item: now };
  };

  desk.use((socket, pass) => {
    self.auths.push(socket.handshake.auth);
    if (self.tokens.has(socket.handshake.auth.token)) pass();
    else pass(Object.assign(new Error('no'), { data: self.refusal }));
  });
  desk.on('connection', (socket: Desk) => {
    const { token, cursor, epoch } = socket.handshake.auth;
    const me = self.tokens.get(token) ?? dana;
    const reset = epoch !== null && epoch !== self.epoch;
    const from = reset ? 0 : (cursor ?? 0);
    const missed = log.filter((change) => change.cursor > from);
    socket.emit('me', me);
    socket.emit(
      'sync',
      {
        epoch: self.epoch,
        cursor: log.length,
        live: true,
        ...(reset ? { reset } : {}),
        changes: missed.filter((change) => 'item' in change),
        own: missed.filter((change) => 'own' in change),
        removed: missed.filter((change) => 'itemId' in change),
      },
      () => {},
    );
    socket.on('respond', (message, ack) => {
      self.responds.push(message);
      const value = respond(me, message);
      if (self.loseAcks > 0) {
        self.loseAcks -= 1;
        socket.disconnect(true);
      } else ack(value ? { ok: true, value } : { ok: false, problem: problem('NOT_FOUND', 'No such item') });
    });
    socket.on('seen', ({ itemIds }, ack) => {
      self.seen.push(...itemIds);
      ack({ ok: true, value: null });
    });
    socket.on('shown', ({ itemIds }, ack) => {
      self.shown.push(...itemIds);
      ack({ ok: true, value: null });
    });
    socket.on('beckons', ({ beckons }, ack) => {
      self.beckons.push(beckons);
      ack({ ok: true, value: null });
    });
    socket.on('snooze', (_, ack) => ack({ ok: true, value: null }));
    socket.on('claim', (_, ack) => ack({ ok: true, value: null }));
    socket.on('subscriptions', (wanted, ack) => ack({ ok: true, value: wanted }));
  });

  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const self: SmallRelay = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${(http.address() as AddressInfo).port}`,
    item: (item) => publish({ cursor: next(), item }),
    own: (own) => publish({ cursor: next(), own }),
    remove: (itemId) => publish({ cursor: next(), itemId }),
    answers: new Map(),
    responds: [],
    shown: [],
    seen: [],
    beckons: [],
    auths: [],
    loseAcks: 0,
    tokens: new Map([['dana-token', dana]]),
    epoch: 'epoch-1',
    refusal: problem('UNAUTHENTICATED', 'The token is not known'),
    desks: () => [...desk.sockets.values()],
    close: () => io.close(),
  };
  return self;
}
