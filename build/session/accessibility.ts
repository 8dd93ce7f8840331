import { DBusError } from 'dbus-native';
import { type BusConnection, connectBus, startPrivateBus, waitForOwner } from './bus.ts';
import { spawnTied, type TiedProcess } from './process.ts';

/** A drawn object in the accessibility tree (AT-SPI 2), in pixels of the screen from the top left. */
export interface DrawnThing {
  role: string;
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
  children: DrawnThing[];
}

interface AccessibilityTree {
  /** The top-level windows of process `pid`, each with all drawn descendants. */
  windowsOf(pid: number): Promise<DrawnThing[]>;
  close(): Promise<void>;
}

const accessible = 'org.a11y.atspi.Accessible';
const rootPath = '/org/a11y/atspi/accessible/root';

type Reference = readonly [destination: string, path: string];

/** Registry of the programs on an accessibility bus, from Debian's at-spi2-core. */
export const registryProgram = '/usr/libexec/at-spi2-registryd';

/**
 * Only programs with the returned variable in their environment join the bus. It is not announced on the session bus, so that others do not
 * build unused trees.
 */
export async function startAccessibilityBus(
  folder: string,
  env: NodeJS.ProcessEnv,
  keep: (process: TiedProcess) => void,
): Promise<{ env: { AT_SPI_BUS_ADDRESS: string }; tree: AccessibilityTree }> {
  const bus = await startPrivateBus(folder, env);
  keep(bus.process);
  const busEnv = { AT_SPI_BUS_ADDRESS: bus.address };
  const registry = spawnTied(registryProgram, [], { env: { ...env, ...busEnv } });
  keep(registry);
  const connection = connectBus(bus.address);
  await waitForOwner(connection, 'org.a11y.atspi.Registry', registry);
  const tree = { windowsOf: (pid: number) => windowsOf(connection, pid), close: () => connection.close() };
  return { env: busEnv, tree };
}

async function windowsOf(connection: BusConnection, pid: number): Promise<DrawnThing[]> {
  const programs = await childrenOf(connection, ['org.a11y.atspi.Registry', rootPath]);
  for (const program of programs) {
    if ((await pidOf(connection, program[0])) !== pid) continue;
    const windows = await childrenOf(connection, program);
    const drawn = await Promise.all(windows.map((window) => describe(connection, window)));
    return drawn.filter((thing) => thing !== undefined);
  }
  return [];
}

/** An object that vanishes while it is read is no longer drawn, which is not an error. */
async function describe(connection: BusConnection, reference: Reference): Promise<DrawnThing | undefined> {
  const [destination, path] = reference;
  try {
    const [name, role, extents, children] = await Promise.all([
      property(connection, reference, 'Name'),
      connection.call({ destination, path, interface: accessible, member: 'GetRoleName' }),
      connection.call({
        destination,
        path,
        interface: 'org.a11y.atspi.Component',
        member: 'GetExtents',
        signature: 'u',
        body: [0],
      }),
      childrenOf(connection, reference),
    ]);
    const box = numbers(extents);
    const [x, y, width, height] = box;
    if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
    const below = await Promise.all(children.map((child) => describe(connection, child)));
    return {
      role: String(role),
      name: String(name),
      x,
      y,
      width,
      height,
      children: below.filter((thing) => thing !== undefined),
    };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Errors for an object that vanished (from the toolkit) and for a program that exited (from the bus). */
function isGone(error: unknown): boolean {
  const gone = ['UnknownObject', 'UnknownMethod', 'UnknownInterface', 'ServiceUnknown', 'NoReply', 'NameHasNoOwner'];
  return error instanceof DBusError && gone.some((name) => error.dbusName === `org.freedesktop.DBus.Error.${name}`);
}

async function childrenOf(connection: BusConnection, [destination, path]: Reference): Promise<Reference[]> {
  const children = await connection.call({ destination, path, interface: accessible, member: 'GetChildren' });
  return Array.isArray(children) ? children.filter(isReference) : [];
}

function property(connection: BusConnection, [destination, path]: Reference, name: string): Promise<unknown> {
  return connection.call({
    destination,
    path,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [accessible, name],
  });
}

async function pidOf(connection: BusConnection, uniqueName: string): Promise<number | undefined> {
  try {
    return await connection.bus.getConnectionUnixProcessId(uniqueName);
  } catch {
    return undefined;
  }
}

function isReference(value: unknown): value is Reference {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string';
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
}
