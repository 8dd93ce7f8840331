/** Readiness notification for systemd (`Type=notify`), through its own program: Node has no Unix datagram sockets. */
import { execFile } from 'node:child_process';
import { reasonOf } from '../../shared/problems.ts';
import type { Environment } from '../config.ts';
import type { Log } from '../domain/ports.ts';

/** No-op without a service manager. A failure is logged; systemd then ends the service after its timeout. */
export function notifyReady({ NOTIFY_SOCKET, PATH }: Environment, log: Log): void {
  if (!NOTIFY_SOCKET) return;
  execFile('systemd-notify', ['--ready'], { env: { NOTIFY_SOCKET, PATH } }, (error) => {
    if (error) log.error({ reason: reasonOf(error) }, 'systemd-notify could not report readiness');
  });
}
