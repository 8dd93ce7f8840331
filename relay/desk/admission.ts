/** Admits desks: authenticates the handshake and limits connections per person. Others receive the reason and are closed. */
import { refusals } from '../../shared/words/relay.ts';
import type { Connections } from '../domain/ports.ts';
import type { AcceptedDesk, DeskSocket } from './connection.ts';
import type { DeskRefusals } from './desk-refusals.ts';
import { codeOf, type DeskSignInDeps, refusal, signIn } from './sign-in.ts';
import type { SocketServer } from './socket-server.ts';

interface AdmissionDeps extends DeskSignInDeps {
  server: Pick<SocketServer, 'wireOf' | 'loginOf' | 'end'>;
  connections: Connections;
  refusalLog: Pick<DeskRefusals, 'signIn'>;
  /** Called for errors that the desk did not cause. */
  onError: (error: unknown) => void;
}

/** Socket.IO middleware, which stores the result in the socket's `data`. */
type Admission = (socket: DeskSocket, next: (refused?: Error) => void) => void;

export function createAdmission(deps: AdmissionDeps): Admission {
  const { server, connections, refusalLog, onError } = deps;
  /** Connections that have begun to sign in; each may do so once. */
  const begun = new WeakSet<DeskSocket['conn']>();

  function withinLimit(connection: DeskSocket['conn'], accepted: AcceptedDesk): AcceptedDesk | Error {
    const wire = server.wireOf(connection);
    if (wire && connections.signedIn(wire, accepted.login.userId, 'desk')) return accepted;
    return refusal('RATE_LIMITED', refusals.signIn.tooManyConnections);
  }

  async function accept(connection: DeskSocket['conn'], auth: unknown): Promise<AcceptedDesk | Error> {
    const found = await signIn(deps, auth, () => server.loginOf(connection)).catch((error) =>
      storeUnavailable(error, onError),
    );
    return found instanceof Error ? found : withinLimit(connection, found);
  }

  return (socket, next) => {
    const { conn } = socket;
    const { auth } = socket.handshake;
    socket.handshake.auth = {}; // do not retain the token
    if (begun.has(conn)) {
      server.end(conn);
      return;
    }
    begun.add(conn);
    void accept(conn, auth).then((accepted) => {
      if (accepted instanceof Error) {
        refusalLog.signIn(conn, codeOf(accepted));
        next(accepted);
        // Socket.IO sends the reason in the next turn, and not to a closing connection.
        setImmediate(() => server.end(conn));
        return;
      }
      socket.data = { accepted };
      next();
    });
  };
}

/** Store errors are not caused by the desk, which is asked to retry. */
function storeUnavailable(error: unknown, onError: (error: unknown) => void): Error {
  onError(error);
  return refusal('STORE_UNAVAILABLE', refusals.requests.storeAway);
}
