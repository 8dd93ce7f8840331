/** `powerMonitor`, from logind on the system bus; quiet where there is none. */
import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Bus } from '../dbus/bus.ts';
import type { LazyBus } from '../dbus/buses.ts';
import { createEvent } from '../event.ts';

const LOGIND = 'org.freedesktop.login1';
const PATH = '/org/freedesktop/login1';
const MANAGER = 'org.freedesktop.login1.Manager';
const SESSION = 'org.freedesktop.login1.Session';
const SUPPLIES = '/sys/class/power_supply';

export class StandinPowerMonitor extends EventEmitter {
  /** Begins to listen. Resolves once it does, or once it is clear that there is nothing to hear. */
  async follow(system: LazyBus): Promise<void> {
    const bus = await system.get();
    if (!bus) return;
    const manager = (member: string) => ({ path: PATH, interface: MANAGER, member });
    await bus.onSignal(manager('PrepareForSleep'), ([before]) => this.emit(before ? 'suspend' : 'resume'));
    await bus.onSignal(manager('PrepareForShutdown'), ([before]) => before && this.emit('shutdown', createEvent({})));
    const path = await ownSession(bus);
    // Without a session of our own there is no screen of ours that could be locked.
    if (path === undefined) return;
    await bus.onSignal({ path, interface: SESSION, member: 'Lock' }, () => this.emit('lock-screen'));
    await bus.onSignal({ path, interface: SESSION, member: 'Unlock' }, () => this.emit('unlock-screen'));
  }

  get onBatteryPower(): boolean {
    return this.isOnBatteryPower();
  }
  isOnBatteryPower(): boolean {
    const mains = supplies().filter(({ type }) => type === 'Mains');
    return mains.length > 0 && mains.every(({ online }) => online === '0');
  }
}

async function ownSession(bus: Bus): Promise<string | undefined> {
  const call = { destination: LOGIND, path: PATH, interface: MANAGER };
  try {
    const [path] = await bus.call({ ...call, member: 'GetSessionByPID', signature: 'u', body: [process.pid] });
    return typeof path === 'string' ? path : undefined;
  } catch {
    return undefined;
  }
}

function supplies(): { type: string; online: string }[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      return '';
    }
  };
  try {
    return readdirSync(SUPPLIES).map((name) => ({
      type: read(`${SUPPLIES}/${name}/type`),
      online: read(`${SUPPLIES}/${name}/online`),
    }));
  } catch {
    return [];
  }
}
