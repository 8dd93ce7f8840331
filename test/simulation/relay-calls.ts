/** Names each store call: an operation of a person by its own name, the outbound queue by the operation of its unit of work. */
import type { CallContext, PersonOperations } from '../../relay/domain/person-operations.ts';
import type { Login } from '../../relay/domain/ports.ts';
import type { Tx, Writer } from '../../relay/domain/unit-of-work.ts';
import type { mortalWriter } from './mortal.ts';
import type { RelayCall } from './plan.ts';

export const loginOf = (userId: string, device: string | null = null): Login => ({ userId, tokenId: userId, device });
export const OVER_HTTP: CallContext = { wanted: () => true, isLate: false };

type Mortal = ReturnType<typeof mortalWriter>;

/** @param make with a writer that knows which operation calls it */
export function operationsOver(mortal: Mortal, make: (writer: Writer) => PersonOperations): PersonOperations {
  let call: RelayCall = 'respond';
  const operations = make({ write: (work) => mortal.of(call).write(work) });
  const named = Object.entries(operations).map(([name, operation]) => [
    name,
    (who: Login, message: object, context: CallContext) => {
      // An operation requests its unit of work before its first await.
      call = 'release' in message && message.release === true ? 'release' : (name as RelayCall);
      return Reflect.apply(operation, operations, [who, message, context]);
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
