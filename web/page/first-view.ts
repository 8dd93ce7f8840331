/**
 * The first view stays until the desk has synchronized, because until then the desk's own snapshots lack its items. Calls about these items
 * wait as long.
 */
import type { Snapshot } from '../../shared/bridge/snapshot.ts';

interface FirstViewGate {
  /** @returns false if it comes too late */
  show(): boolean;
  /** @returns false if the first view stays */
  admits(snapshot: Snapshot): boolean;
  /** The desk cannot be opened: its refusals are displayed. */
  end(): void;
  /** Resolves once the desk knows the displayed items, or there is no first view. */
  synchronized(): Promise<void>;
}

export function createFirstViewGate(): FirstViewGate {
  let state: 'none' | 'shown' | 'over' = 'none';
  const over = Promise.withResolvers<void>();
  const end = (): void => {
    state = 'over';
    over.resolve();
  };
  return {
    show() {
      if (state === 'none') state = 'shown';
      return state === 'shown';
    },
    admits({ connection }) {
      if (connection.state !== 'connecting' && connection.state !== 'syncing') end();
      return state !== 'shown';
    },
    end,
    synchronized: () => (state === 'shown' ? over.promise : Promise.resolve()),
  };
}
