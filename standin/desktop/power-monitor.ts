/** `powerMonitor`, from logind on the system bus; no events without it. Electron reports no screen locks on Linux. */
import { EventEmitter } from 'node:events';
import type { LazyBus } from '../dbus/buses.ts';

const SLEEP = {
  path: '/org/freedesktop/login1',
  interface: 'org.freedesktop.login1.Manager',
  member: 'PrepareForSleep',
};

export class StandinPowerMonitor extends EventEmitter {
  /** Starts to listen. Resolves once subscribed, or if there is no system bus. */
  async follow(system: LazyBus): Promise<void> {
    const bus = await system.get();
    await bus?.onSignal(SLEEP, ([before]) => this.emit(before ? 'suspend' : 'resume'));
  }
}
