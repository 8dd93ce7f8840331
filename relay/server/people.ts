/** Services for people: sessions, sign-in, answer confirmation, domain operations. */
import type { Challenges } from '../domain/answers/confirmation.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { OwnSessions } from '../domain/people/own-sessions.ts';
import type { SessionBook } from '../domain/people/sessions.ts';
import { createServices, type Services } from '../domain/services.ts';
import type { Sessions } from '../http/gate/cookie-sessions.ts';
import type { HostGate } from '../http/gate/host-gate.ts';
import { createSignIn, type SignIn } from './authenticate.ts';
import { linkKey } from './away.ts';
import { challengeKey, createChallenges } from './challenges.ts';
import type { RelayDeps } from './deps.ts';
import type { Foundation } from './foundation.ts';
import { joinSessions } from './sessions.ts';

export interface People {
  services: Services;
  book: SessionBook;
  sessions: Sessions;
  ownSessions: OwnSessions;
  authenticator: SignIn;
  challenges: Challenges;
  linkKey: string;
}

interface PeopleParts {
  foundation: Pick<Foundation, 'core' | 'watch' | 'network'>;
  freshness: Freshness;
  hosts: HostGate;
  url: () => string;
}

export async function joinPeople(deps: RelayDeps, parts: PeopleParts): Promise<People> {
  const { clock, timers, random, log } = deps;
  const { foundation, freshness, hosts, url } = parts;
  const { core, watch, network } = foundation;
  const { store, directory } = core;
  const directoryChanged = watch.refresh;
  const key = await linkKey(core);
  const challenges = createChallenges(challengeKey(key));
  const { writer, clock: unitClock } = store;
  const services = createServices({
    ...{ writer, clock: unitClock, random, challenges, directoryChanged },
    directory: directory.view,
  });
  const kept = joinSessions(deps, core, hosts, url);
  const authenticator = createSignIn({
    ...{ core, freshness, directoryChanged, clock, timers, log },
    book: kept.book,
    wire: network.fetch,
  });
  return { ...kept, services, authenticator, challenges, linkKey: key };
}
