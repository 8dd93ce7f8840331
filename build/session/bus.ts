import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, type MessageBus } from 'dbus-native';
import { spawnTied, type TiedProcess } from './process.ts';

/** A fully addressed D-Bus call; `signature` and `body` in D-Bus terms. */
interface BusCall {
  destination: string;
  path: string;
  interface: string;
  member: string;
  signature?: string;
  body?: unknown[];
}

export interface BusConnection {
  readonly bus: MessageBus;
  /** Resolves with the reply's single value, or rejects with a DBusError; the timeout is 30 s. */
  call(call: BusCall): Promise<unknown>;
  close(): Promise<void>;
}

const dbusName = 'org.freedesktop.DBus';

/** Connects to the bus at `address`. If the connection breaks later, pending calls fail and no other error is raised. */
export function connectBus(address: string): BusConnection {
  const bus = createClient({ busAddress: address });
  bus.connection.on('error', () => {});
  return {
    bus,
    call: async (call) => await bus.invoke<unknown>(call, { timeout: 30_000 }),
    close: () => bus.close(),
  };
}

async function hasOwner(connection: BusConnection, name: string): Promise<boolean> {
  const owned = await connection.call({
    destination: dbusName,
    path: '/org/freedesktop/DBus',
    interface: dbusName,
    member: 'NameHasOwner',
    signature: 's',
    body: [name],
  });
  return owned === true;
}

const OWNER_TIMEOUT_MS = 60_000;

/** Rejects, naming `starter`, if that program exits first or takes longer than `OWNER_TIMEOUT_MS`. */
export async function waitForOwner(connection: BusConnection, name: string, starter: TiedProcess): Promise<void> {
  let failure: string | undefined;
  void starter.exited.then((code) => {
    failure ??= `${starter.name} ended (exit code ${code}) before it took the bus name ${name}`;
  });
  const timer = setTimeout(() => {
    failure ??= `${starter.name} did not take the bus name ${name} within ${OWNER_TIMEOUT_MS / 1000} s`;
  }, OWNER_TIMEOUT_MS);
  try {
    while (!(await hasOwner(connection, name))) {
      if (failure) throw new Error(failure);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    clearTimeout(timer);
  }
}

/** A private session bus without service folder: it activates nothing, so every service must be started explicitly. */
export async function startPrivateBus(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<{ process: TiedProcess; address: string }> {
  const socket = join(folder, 'bus');
  const config = join(folder, 'bus.conf');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(config, busConfig(socket));
  const process = spawnTied('dbus-daemon', ['--config-file', config, '--nofork', '--print-address=3'], {
    env,
    readLine: true,
  });
  return { process, address: await process.firstLine() };
}

function busConfig(socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <limit name="max_replies_per_connection">50000</limit>
</busconfig>
`;
}
