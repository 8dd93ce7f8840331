/** The Linux notification service (Desktop Notifications Specification), asked by GLib's `gdbus`. */
import { execFile } from 'node:child_process';

export const SERVICE = 'org.freedesktop.Notifications';
export const SERVICE_PATH = '/org/freedesktop/Notifications';
export const SERVICE_ARGUMENTS = ['--session', '--dest', SERVICE, '--object-path', SERVICE_PATH];
/** ms */
const PATIENCE_MS = 3_000;

/** The reply as formatted by `gdbus`; empty if the service or method does not exist. */
function call(env: NodeJS.ProcessEnv, method: string, ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const asked = ['call', ...SERVICE_ARGUMENTS, '--method', method, ...args];
    execFile('gdbus', asked, { timeout: PATIENCE_MS, env }, (error, stdout) => resolve(error ? '' : stdout));
  });
}

/** The session suppresses notifications; only KDE reports it. null: no such service or property. */
export async function isInhibited(env: NodeJS.ProcessEnv): Promise<boolean | null> {
  const found = /^\(<(true|false)>,\)/.exec(
    await call(env, 'org.freedesktop.DBus.Properties.Get', SERVICE, 'Inhibited'),
  );
  return found ? found[1] === 'true' : null;
}

const textsIn = (reply: string): string[] =>
  [...reply.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map(([, one, other]) => one ?? other ?? '');

/** The specification's capabilities; empty if there is no service. */
export const capabilitiesOf = async (env: NodeJS.ProcessEnv): Promise<string[]> =>
  textsIn(await call(env, `${SERVICE}.GetCapabilities`));

interface ServiceFacts {
  name: string;
  version: string;
  capabilities: readonly string[];
}

/** null: no service replies. */
export async function readService(env: NodeJS.ProcessEnv): Promise<ServiceFacts | null> {
  const [information, capabilities] = await Promise.all([
    call(env, `${SERVICE}.GetServerInformation`),
    capabilitiesOf(env),
  ]);
  // Name, vendor, version, version of the specification.
  const [name, , version = ''] = textsIn(information);
  return name === undefined ? null : { name, version, capabilities };
}
