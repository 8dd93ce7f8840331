/** Client of org.freedesktop.Notifications (Desktop Notifications Specification 1.2). Maps the service's ids to notifications. */
import { Variant } from 'dbus-native';
import type { Bus } from '../dbus/bus.ts';
import type { LazyBus } from '../dbus/buses.ts';
import type { Raster } from '../image/png.ts';

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';

export interface DisplayedNotification {
  appName: string;
  /** Id of the notification to replace; 0 for none. */
  replaces: number;
  summary: string;
  body: string;
  /** Alternating keys and labels. */
  actions: string[];
  urgency: 'low' | 'normal' | 'critical';
  silent: boolean;
  icon: { path: string } | { raster: Raster } | null;
  /** 0 never, -1 the service's default. */
  expire: 0 | -1;
}

/** Events of a displayed notification. Reasons: 1 expired, 2 dismissed, 3 closed by call, 4 undefined. */
interface ShownEvents {
  onAction(key: string): void;
  onClosed(reason: number): void;
}

export class NotificationService {
  readonly #bus: LazyBus;
  readonly #shown = new Map<number, ShownEvents>();
  #attached: Promise<Bus | null> | null = null;
  #bound: Bus | null = null;
  #owner: string | undefined;
  #activatable = false;
  #capabilities: string[] | null = null;

  constructor(bus: LazyBus) {
    this.#bus = bus;
  }

  /** Whether there is a service or one can be activated. Before {@link probe}, whether there is a bus. */
  get supported(): boolean {
    return this.#attached === null ? this.#bus.named : this.#owner !== undefined || this.#activatable;
  }

  async probe(): Promise<void> {
    await this.#connected();
  }

  /** If connected and with known capabilities, sends before it returns, as Electron does. @throws if no service can display it */
  async notify(shown: DisplayedNotification, events: ShownEvents): Promise<number> {
    const bus = this.#bound?.closed === false ? this.#bound : await this.#connected();
    if (!bus) throw new Error('there is no session bus, so no notification service');
    const capabilities = this.#capabilities ?? (await this.#ask(bus));
    const actions = capabilities.includes('actions') ? shown.actions : [];
    const numbered = bus.call({
      destination: NAME,
      path: PATH,
      interface: NAME,
      member: 'Notify',
      signature: 'susssasa{sv}i',
      body: [
        shown.appName,
        shown.replaces,
        iconName(shown),
        shown.summary,
        shown.body,
        actions,
        hints(shown),
        shown.expire,
      ],
    });
    bus.flush();
    const [id] = await numbered;
    if (typeof id !== 'number') throw new Error('the notification service returned no id');
    if (shown.replaces !== id) this.#shown.delete(shown.replaces);
    this.#shown.set(id, events);
    return id;
  }

  async close(id: number): Promise<void> {
    const bus = await this.#connected();
    // Some services return an error for a notification that is already gone.
    await bus
      ?.call({
        destination: NAME,
        path: PATH,
        interface: NAME,
        member: 'CloseNotification',
        signature: 'u',
        body: [id],
      })
      .catch(() => {});
  }

  async #ask(bus: Bus): Promise<string[]> {
    const [found] = await bus.call({ destination: NAME, path: PATH, interface: NAME, member: 'GetCapabilities' });
    this.#capabilities = Array.isArray(found) ? found.map(String) : [];
    return this.#capabilities;
  }

  async #connected(): Promise<Bus | null> {
    this.#attached ??= this.#attach();
    const attached = await this.#attached;
    if (!attached?.closed) return attached;
    this.#ownerChanged(undefined);
    this.#attached = this.#attach();
    return this.#attached;
  }

  async #attach(): Promise<Bus | null> {
    const bus = await this.#bus.get();
    if (!bus) return null;
    const signal = (member: string) => ({ path: PATH, interface: NAME, member });
    await Promise.all([
      bus.onSignal(signal('ActionInvoked'), ([id, key]) => this.#find(id)?.onAction(String(key))),
      bus.onSignal(signal('NotificationClosed'), ([id, reason]) => this.#closed(id, Number(reason))),
      bus.onOwnerChange(NAME, (owner) => this.#ownerChanged(owner)),
    ]);
    this.#owner = await bus.ownerOf(NAME);
    this.#activatable = await bus.isActivatable(NAME).catch(() => false);
    this.#bound = bus;
    return bus;
  }

  #find(id: unknown): ShownEvents | undefined {
    return typeof id === 'number' ? this.#shown.get(id) : undefined;
  }

  #closed(id: unknown, reason: number): void {
    const events = this.#find(id);
    this.#shown.delete(Number(id));
    events?.onClosed(reason);
  }

  /** A service that exits drops its notifications without closing events. */
  #ownerChanged(owner: string | undefined): void {
    this.#owner = owner;
    this.#capabilities = null;
    const lost = [...this.#shown.values()];
    this.#shown.clear();
    for (const events of lost) events.onClosed(4);
  }
}

const URGENCY = { low: 0, normal: 1, critical: 2 };

function iconName({ icon }: DisplayedNotification): string {
  return icon && 'path' in icon ? icon.path : '';
}

function hints({ urgency, silent, icon }: DisplayedNotification): Record<string, Variant> {
  const found: Record<string, Variant> = {
    urgency: new Variant('y', URGENCY[urgency]),
    'sender-pid': new Variant('x', BigInt(process.pid)),
  };
  if (silent) found['suppress-sound'] = new Variant('b', true);
  if (icon && 'raster' in icon) {
    const { width, height, rgba } = icon.raster;
    found['image-data'] = new Variant('(iiibiiay)', [width, height, width * 4, true, 8, 4, rgba]);
  }
  return found;
}
