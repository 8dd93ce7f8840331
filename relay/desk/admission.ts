/** Who is let in as a desk: signed in by its handshake, and within the connections that a person may have. Any other is told why, and closed. */
import { refusals } from '../../shared/words/relay.ts';
import type { Connections } from '../domain/ports.ts';
import type { Accepted, DeskSocket } from './connection.ts';
import type { RefusalLog } from './refusal-log.ts';
import { codeOf, refusal, type SignInDeps, signIn } from './sign-in.ts';
import type { SocketServer } from './socket-server.ts';

interface AdmissionDeps extends SignInDeps {
  server: Pick<SocketServer, 'wireOf' | 'loginOf' | 'end'>;
  connections: Connections;
  refusalLog: Pick<RefusalLog, 'signIn'>;
  /** Told of what is not the desk's fault. */
  onError: (error: unknown) => void;
}

/** What Socket.IO asks of each socket before it is connected. It finds who it is in its `data`. */
type Admission = (socket: DeskSocket, next: (refused?: Error) => void) => void;

export function createAdmission(deps: AdmissionDeps): Admission {
  const { server, connections, refusalLog, onError } = deps;
  /** Connections that have begun to sign in: one person and one desk each. */
  const begun = new WeakSet<DeskSocket['conn']>();

  function withinLimit(connection: DeskSocket['conn'], accepted: Accepted): Accepted | Error {
    const wire = server.wireOf(connection);
    if (wire && connections.signedIn(wire, accepted.login.userId, 'desk')) return accepted;
    return refusal('RATE_LIMITED', refusals.signIn.tooManyConnections);
  }

  async function accept(connection: DeskSocket['conn'], auth: unknown): Promise<Accepted | Error> {
    const found = await signIn(deps, auth, () => server.loginOf(connection)).catch((error) =>
      storeAway(error, onError),
    );
    return found instanceof Error ? found : withinLimit(connection, found);
  }

  return (socket, next) => {
    const { conn } = socket;
    const { auth } = socket.handshake;
    socket.handshake.auth = {}; // the token is not kept
    if (begun.has(conn)) {
      server.end(conn);
      return;
    }
    begun.add(conn);
    void accept(conn, auth).then((accepted) => {
      if (accepted instanceof Error) {
        refusalLog.signIn(conn, codeOf(accepted));
        next(accepted);
        // Socket.IO says why in the next turn; to what is closing already it says nothing.
        setImmediate(() => server.end(conn));
        return;
      }
      socket.data = { accepted };
      next();
    });
  };
}

/** What the store throws is not the desk's fault; it hears that it should come back. */
function storeAway(error: unknown, onError: (error: unknown) => void): Error {
  onError(error);
  return refusal('STORE_UNAVAILABLE', refusals.requests.storeAway);
}
