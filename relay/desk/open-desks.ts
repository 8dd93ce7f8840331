/** Signed-in desks, from the first page until they disconnect; and whether a person would notice at one of theirs. */
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Authenticator } from '../domain/ports.ts';
import type { Reader } from '../domain/reader.ts';
import { type AcceptedDesk, DeskConnection, type DeskHost, type DeskSocket } from './connection.ts';
import type { ServeRequest } from './desk-requests.ts';
import type { DesktopPresence } from './desktop-presence.ts';
import type { Expiry } from './expiry.ts';
import type { Desks } from './fan-out.ts';
import { encodeEvent } from './frame.ts';
import type { SocketServer } from './socket-server.ts';
import { startOf } from './sync-pages.ts';

interface DeskStateDeps {
  authenticator: Authenticator;
  desks: Pick<Desks, 'beckons'>;
  expiry: Pick<Expiry, 'watch'>;
  /** The person's last desk at which they would notice is gone. */
  onLeft?: ((userId: string) => void) | undefined;
}

/** What an open desk can change about itself. */
interface DeskState {
  /** @throws ProblemError */
  renew(desk: DeskConnection, token: string): Promise<void>;
  beckons(desk: DeskConnection, beckons: boolean): void;
}

interface OpenDesksDeps extends DeskStateDeps {
  server: Pick<SocketServer, 'wireOf' | 'signedIn' | 'end'>;
  reader: Reader;
  host: DeskHost;
  desks: Pick<Desks, 'add' | 'remove' | 'beckons'>;
  elsewhere: Pick<DesktopPresence, 'joined' | 'left'>;
  expiry: Pick<Expiry, 'watch' | 'forget'>;
  serve: ServeRequest;
  onSignedIn?: ((userId: string, address: string) => void) | undefined;
}

export function createDeskState({ authenticator, expiry, ...unnoticed }: DeskStateDeps): DeskState {
  return {
    async renew(desk, token) {
      const login = await authenticator.authenticate(token);
      if (!login) throw new ProblemError('UNAUTHENTICATED', refusals.signIn.tokenUnknown);
      if (login.userId !== desk.login.userId) throw new ProblemError('FORBIDDEN', refusals.signIn.tokenOfOther);
      desk.renew(login);
      // It may have disconnected meanwhile.
      if (desk.isOpen) expiry.watch(desk);
    },
    beckons(desk, now) {
      const before = desk.beckons;
      desk.beckons = now;
      if (before && !now) tellIfUnnoticed(unnoticed, desk.login.userId);
    },
  };
}

function tellIfUnnoticed({ desks, onLeft }: Pick<DeskStateDeps, 'desks' | 'onLeft'>, userId: string): void {
  if (!desks.beckons(userId)) onLeft?.(userId);
}

/** @returns opens a desk; null if the person no longer exists or the connection is closed */
export function createOpenDesks(
  deps: OpenDesksDeps,
): (socket: DeskSocket, accepted: AcceptedDesk) => DeskConnection | null {
  const { server, reader, host, desks, elsewhere, expiry, serve } = deps;

  // Shared by all desks, so that an idle desk costs little memory.
  function onMessage(this: DeskSocket, event: string, ...args: unknown[]): void {
    if (this.data.desk) void serve(this.data.desk, event, args);
  }
  function onGone(this: DeskSocket): void {
    const { desk } = this.data;
    if (!desk) return;
    desk.closed();
    // The client may have left only the namespace; the connection would then remain without an owner.
    server.end(this.conn);
    expiry.forget(desk);
    desks.remove(desk);
    elsewhere.left(desk);
    if (desk.beckons) tellIfUnnoticed(deps, desk.login.userId);
  }

  return (socket, { login, page, beckons, cursor, epoch }) => {
    const me = reader.me(login.userId);
    const wire = server.wireOf(socket.conn);
    if (!me || !wire || wire.destroyed) return null;
    server.signedIn(socket.conn);
    const start = { login, page, beckons, ...startOf(reader, cursor, epoch) };
    const desk = new DeskConnection(socket, wire, start, host);
    socket.data = { desk };
    desks.add(desk);
    deps.onSignedIn?.(login.userId, wire.remoteAddress ?? '');
    expiry.watch(desk);
    socket.onAny(onMessage);
    socket.on('disconnect', onGone);
    desk.send(encodeEvent('me', me));
    elsewhere.joined(desk);
    desk.start();
    return desk;
  };
}
