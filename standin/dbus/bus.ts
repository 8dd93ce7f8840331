import dbus, { type DefinedInterface, type Message, type MessageBus } from 'dbus-native';

/** Timeout of the connection handshake, ms. */
const CONNECT_TIMEOUT = 5000;
const BUS_NAME = 'org.freedesktop.DBus';

interface Call {
  destination: string;
  path: string;
  interface: string;
  member: string;
  signature?: string;
  body?: unknown[];
}

interface SignalMatch {
  path?: string;
  interface: string;
  member: string;
  /** First argument, matched by the bus. */
  arg0?: string;
}

type SignalListener = (body: unknown[], sender: string) => void;

export class Bus {
  readonly #bus: MessageBus;
  readonly #listeners = new Set<{ match: SignalMatch; listener: SignalListener }>();
  #closed = false;

  private constructor(bus: MessageBus) {
    this.#bus = bus;
    bus.connection.on('message', (message: Message) => this.#receive(message));
    bus.connection.on('close', () => {
      this.#closed = true;
    });
    bus.connection.on('error', () => {});
  }

  /** @throws if there is no bus at the address */
  static async connect(busAddress: string): Promise<Bus> {
    const bus = dbus.sessionBus({ busAddress, timeout: 25_000 });
    const failed = new Promise<never>((_resolve, reject) => {
      bus.connection.once('error', (error: Error) => reject(error));
      bus.connection.once('close', () => reject(new Error('the bus closed the connection')));
      setTimeout(() => reject(new Error('the bus does not answer')), CONNECT_TIMEOUT).unref();
    });
    failed.catch(() => {});
    await Promise.race([
      new Promise<void>((resolve, reject) => bus.getId((error) => (error ? reject(error) : resolve()))),
      failed,
    ]);
    return new Bus(bus);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** @throws DBusError (as a rejection); its `dbusName` is the error's name */
  call(call: Call): Promise<unknown[]> {
    if (this.#closed) return Promise.reject(new Error('the message bus is closed'));
    const message: Message = { ...call, type: dbus.messageType.methodCall };
    return new Promise((resolve, reject) => {
      this.#bus.invoke(message, (error, ...values: unknown[]) => (error ? reject(error) : resolve(values)));
    });
  }

  /** Sends buffered messages now; the library would buffer until the end of the turn. */
  flush(): void {
    this.#bus.connection.stream.uncork();
  }

  /** Subscribes to a signal; resolves once the bus routes it here. @returns a function that unsubscribes */
  async onSignal(match: SignalMatch, listener: SignalListener): Promise<() => void> {
    const entry = { match, listener };
    this.#listeners.add(entry);
    const rule = [
      "type='signal'",
      `interface='${match.interface}'`,
      `member='${match.member}'`,
      ...(match.path === undefined ? [] : [`path='${match.path}'`]),
      ...(match.arg0 === undefined ? [] : [`arg0='${match.arg0}'`]),
    ].join(',');
    const subscription = await this.#bus.watch(rule);
    return () => {
      this.#listeners.delete(entry);
      if (!this.#closed) void subscription.remove().catch(() => {});
    };
  }

  async ownerOf(name: string): Promise<string | undefined> {
    try {
      const [owner] = await this.#ask('GetNameOwner', name);
      return typeof owner === 'string' ? owner : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether the bus can start a service that owns the name. */
  async isActivatable(name: string): Promise<boolean> {
    const [names] = await this.call({
      destination: BUS_NAME,
      path: '/org/freedesktop/DBus',
      interface: BUS_NAME,
      member: 'ListActivatableNames',
    });
    return Array.isArray(names) && names.includes(name);
  }

  /** Calls `listener` with each new owner of a name; undefined if it has none. */
  onOwnerChange(name: string, listener: (owner: string | undefined) => void): Promise<() => void> {
    return this.onSignal({ interface: BUS_NAME, member: 'NameOwnerChanged', arg0: name }, ([, , owner]) =>
      listener(typeof owner === 'string' && owner !== '' ? owner : undefined),
    );
  }

  export(path: string, definition: DefinedInterface): Promise<{ remove(): Promise<void> }> {
    return this.#bus.export(path, definition);
  }
  propertiesChanged(path: string, name: string, changed: Record<string, unknown>): void {
    if (!this.#closed) this.#bus.emitPropertiesChanged(path, name, changed);
  }
  async ownName(name: string): Promise<void> {
    await this.#bus.ownName(name);
  }
  get uniqueName(): string {
    return this.#bus.name ?? '';
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#bus.close();
  }

  #ask(member: string, name: string): Promise<unknown[]> {
    return this.call({
      destination: BUS_NAME,
      path: '/org/freedesktop/DBus',
      interface: BUS_NAME,
      member,
      signature: 's',
      body: [name],
    });
  }

  #receive(message: Message): void {
    if (message.type !== dbus.messageType.signal) return;
    for (const { match, listener } of [...this.#listeners]) {
      if (message.interface !== match.interface || message.member !== match.member) continue;
      if (match.path !== undefined && message.path !== match.path) continue;
      if (match.arg0 !== undefined && message.body?.[0] !== match.arg0) continue;
      listener(message.body ?? [], message.sender ?? '');
    }
  }
}

/** Address of the session bus from the environment; undefined if there is none. */
export function sessionAddress(env: NodeJS.ProcessEnv): string | undefined {
  const given = env.DBUS_SESSION_BUS_ADDRESS;
  if (given) return given;
  const runtime = env.XDG_RUNTIME_DIR;
  return runtime ? `unix:path=${runtime}/bus` : undefined;
}

export function systemAddress(env: NodeJS.ProcessEnv): string {
  return env.DBUS_SYSTEM_BUS_ADDRESS || 'unix:path=/var/run/dbus/system_bus_socket';
}
