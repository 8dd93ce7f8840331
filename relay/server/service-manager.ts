/** Readiness as systemd asks for it (`Type=notify`), by its own program: Node opens no datagram socket of this kind. */
import { execFile } from 'node:child_process';
import { reasonOf } from '../../shared/problems.ts';
import type { Environment } from '../config.ts';
import type { Log } from '../domain/ports.ts';

/** Does nothing where no service manager waits. A failure is logged: systemd then ends the service after its patience. */
export function notifyReady({ NOTIFY_SOCKET, PATH }: Environment, log: Log): void {
  if (!NOTIFY_SOCKET) return;
  execFile('systemd-notify', ['--ready'], { env: { NOTIFY_SOCKET, PATH } }, (error) => {
    if (error) log.error({ reason: reasonOf(error) }, 'systemd-notify could not report readiness');
  });
}
