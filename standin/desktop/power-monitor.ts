/** `powerMonitor`, from logind on the system bus; quiet where there is none. Of the screen's lock Electron tells nothing on Linux. */
import { EventEmitter } from 'node:events';
import type { LazyBus } from '../dbus/buses.ts';

const SLEEP = {
  path: '/org/freedesktop/login1',
  interface: 'org.freedesktop.login1.Manager',
  member: 'PrepareForSleep',
};

export class StandinPowerMonitor extends EventEmitter {
  /** Begins to listen. Resolves once it does, or once it is clear that there is nothing to hear. */
  async follow(system: LazyBus): Promise<void> {
    const bus = await system.get();
    await bus?.onSignal(SLEEP, ([before]) => this.emit(before ? 'suspend' : 'resume'));
  }
}
