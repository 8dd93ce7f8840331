/** A desk that ignores all input from the relay. */
import type { RelayFollower } from '../../../../desk/ports.ts';
import type { ConnectionView } from '../../../../shared/bridge/snapshot.ts';

export const silent = (connection: (view: ConnectionView) => void): RelayFollower => ({
  position: () => ({ cursor: 0, epoch: null }),
  relay: { me() {}, process() {}, request() {}, sync() {}, item() {}, own() {}, removed() {}, connection },
});
