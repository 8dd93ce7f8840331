/** A user's access is ended at one relay while their desk is at another, perhaps cut off; that relay ends it once it learns of it. */
import { must } from '../invariant.ts';
import { ENDS } from '../plan.ts';
import type { SimulatedRelay } from '../relay.ts';
import type { World } from '../world.ts';

/** Probabilities per step: for any user, and for a user whose desk is at a relay that is cut off. */
const CHANCES = { anybody: 0.03, away: 0.3 } as const;

/** @param isCutOff whether that relay cannot reach the log now. @returns runs at each step */
export function createEndings(world: World, isCutOff: (relay: string) => boolean): () => void {
  const { plan, relays, directory, journal } = world;
  const chance = world.chance.of(ENDS);

  const isAway = (userId: string): boolean => relays.some((relay) => isCutOff(relay.name) && serves(relay, userId));

  return () => {
    const [does, doesAway] = [chance.happens(CHANCES.anybody), chance.happens(CHANCES.away)];
    const [anybody, at] = [chance.pick(directory.people), chance.pick(relays)];
    const away = doesAway && !isCutOff(at.name) ? directory.people.find(isAway) : undefined;
    const userId = away ?? anybody;
    if (!(does || away) || !plan.kinds.has(ENDS)) return;
    journal.count(ENDS);
    if (away) journal.count(`${ENDS} whose desk is at a relay that is cut off`);
    journal.say('administrator', `ends the access of ${userId}, at ${at.name}`);
    at.network
      .request(`ending of ${userId}`, async () => {
        const relay = await at.asked();
        await relay.endAccess(userId);
      })
      .catch(() => {});
  };
}

const serves = (relay: SimulatedRelay, userId: string): boolean =>
  relay
    .life()
    ?.served()
    .some((login) => login.userId === userId) ?? false;

/** Once all relays have caught up, no user is served with credentials from before the revocation. */
export function checkEnded({ relays }: World): void {
  for (const relay of relays) {
    const { credentials } = relay.store();
    for (const { userId, since } of relay.life()?.served() ?? []) {
      const { all: ended } = credentials.revocation(userId);
      must(since > ended, 'whose access was ended is served nowhere', { relay: relay.name, userId, since, ended });
    }
  }
}
