/** A fault in a cluster: entries are not checked against their predecessor, so that a copy mixes two histories. */
import type { ReplicaPlace } from '../../../relay/domain/replica-ports.ts';
import { type Faulty, SOUND } from '../faulty.ts';

/** The copy claims to be at whatever place the next entry follows. */
export function chainUnchecked(): Faulty {
  const wanted = new Map<string, string>();
  const nameOf = ({ generation, position }: Omit<ReplicaPlace, 'hash'>): string => `${generation} ${position}`;
  const asWanted = (place: ReplicaPlace | null): ReplicaPlace | null =>
    place && { ...place, hash: wanted.get(nameOf(place)) ?? place.hash };
  return {
    ...SOUND,
    log: (inner) => ({
      ...inner,
      async append(entry, passesTurn) {
        const answer = await inner.append(entry, passesTurn);
        return answer.kind === 'another-history' ? { kind: 'taken' } : answer;
      },
      async read(after, limitBytes) {
        const entries = await inner.read(after, limitBytes);
        for (const entry of entries) wanted.set(nameOf(entry.after), entry.after.hash);
        return entries;
      },
    }),
    replica: (inner) => ({
      ...inner,
      place: () => asWanted(inner.place()),
      apply(entries, own) {
        const here = inner.place();
        const place = asWanted(here);
        if (place && place.hash !== here?.hash) inner.stand(place);
        inner.apply(entries, own);
      },
    }),
  };
}
