/** Reports refused sign-ins and messages of desks. */
import type { ProblemCode } from '../../shared/problems.ts';
import type { Refusals } from '../domain/administration/refusal-ports.ts';
import type { DeskConnection, DeskSocket } from './connection.ts';
import type { SocketServer } from './socket-server.ts';

export interface DeskRefusals {
  signIn(connection: DeskSocket['conn'], code: ProblemCode): void;
  /** @param message a known operation, or `(none)` */
  message(desk: DeskConnection, message: string, code: ProblemCode): void;
}

export function createDeskRefusals({ wireOf }: Pick<SocketServer, 'wireOf'>, refusals?: Refusals): DeskRefusals {
  const addressOf = (connection: DeskSocket['conn']) => wireOf(connection)?.remoteAddress ?? '';
  const common = { method: 'SOCKET', reason: null };
  return {
    signIn(connection, code) {
      refusals?.note({ ...common, what: 'sign-in', code, route: 'sign-in', address: addressOf(connection) });
    },
    message({ connection, login }, message, code) {
      const what = message === 'respond' ? 'answer' : 'request';
      const address = addressOf(connection);
      refusals?.note({ ...common, what, code, route: message, address, person: login.userId });
    },
  };
}
