/** Names each store call: a service by its own name, the outbound queue by the operation of its unit of work. */
import type { Services } from '../../relay/domain/services.ts';
import type { Tx, Writer } from '../../relay/domain/unit-of-work.ts';
import type { mortalWriter } from './mortal.ts';
import type { RelayCall } from './plan.ts';

type Mortal = ReturnType<typeof mortalWriter>;

const OF_SERVICES: Partial<Record<keyof Services, RelayCall>> = {
  saveSubscriptions: 'subscriptions',
  saveAbsence: 'absence',
  snoozeOfDesk: 'snooze',
};

/** @param make with the writer given, which knows which service is asking */
export function servicesOver(mortal: Mortal, make: (writer: Writer) => Services): Services {
  let asking: RelayCall = 'accept';
  const writer: Writer = { write: (work) => mortal.of(asking).write(work) };
  const services = make(writer);
  const named = Object.entries(services).map(([name, ask]) => [
    name,
    (...args: unknown[]) => {
      // A service requests its unit of work before its first await.
      asking = OF_SERVICES[name as keyof Services] ?? (name as RelayCall);
      return Reflect.apply(ask, services, args);
    },
  ]);
  return Object.fromEntries(named);
}

export function queueWriter(mortal: Mortal): Writer {
  return {
    write(work) {
      let call: RelayCall = 'settle a delivery';
      const watch = (tx: Tx): Tx => {
        const watched: Tx = Object.create(tx);
        watched.releaseOutbound = (underway) => {
          call = 'release the queue';
          return tx.releaseOutbound(underway);
        };
        watched.claimOutbound = (lane, limit) => {
          call = 'claim from the queue';
          return tx.claimOutbound(lane, limit);
        };
        return watched;
      };
      return mortal.by({ callOf: () => call, watch }).write(work);
    },
  };
}

/** Of what keeps open items with the directory. */
export function membershipWriter(mortal: Mortal): Writer {
  return {
    write(work) {
      let call: RelayCall = 'address anew';
      const watch = (tx: Tx): Tx => {
        const watched: Tx = Object.create(tx);
        watched.noteAddressed = (state) => {
          call = 'note the addressing';
          tx.noteAddressed(state);
        };
        return watched;
      };
      return mortal.by({ callOf: () => call, watch }).write(work);
    },
  };
}
