/** Notifying people away from their desks: presence, answer links, browser push, and forwarding of due items. */

import { mayAddress } from '../../network/address-rules.ts';
import { isLoopbackOrBelow } from '../../shared/rules/loopback.ts';
import type { Config } from '../config.ts';
import { answerByLink } from '../domain/answers/answer-link.ts';
import type { Challenges } from '../domain/answers/confirmation.ts';
import { createForwarder } from '../domain/away/away.ts';
import type { Duties } from '../domain/duties.ts';
import { currentPerson } from '../domain/people/current-person.ts';
import type { SessionBook } from '../domain/people/sessions.ts';
import type { Clock, Log, Random, Timers } from '../domain/ports.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';
import { createScheduler } from '../domain/schedule/scheduler.ts';
import { answerOrThrow } from '../domain/services.ts';
import type { TaskMeter } from '../domain/tasks.ts';
import type { Tx } from '../domain/unit-of-work.ts';
import type { HttpDeps } from '../http/app.ts';
import type { PushBook } from '../outbound/gateways/gateway.ts';
import { createAnswerLinks, newLinkKey } from './answer-links.ts';
import type { RelayCore } from './core.ts';
import { createPresence } from './presence.ts';

export interface AwayDeps {
  config: Pick<Config, 'host'> & Partial<Pick<Config, 'publicUrl' | 'trustedProxies'>>;
  core: RelayCore;
  duties: Duties;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  /** Public URL of the relay. */
  url: () => string;
  wake: () => void;
  desk: { beckons(userId: string): boolean };
  others: Pick<RemotePresence, 'hereUntil'>;
  meter: Pick<TaskMeter, 'failed'>;
  linkKey: string;
  challenges: Challenges;
  book: Pick<SessionBook, 'isRevoked'>;
}

export interface Away {
  browsers: PushBook;
  http: Pick<HttpDeps, 'links' | 'answerByLink' | 'push' | 'publicAddress'>;
  /** A person's last desk disconnected. */
  deskLeft(userId: string): void;
  start(): void;
}

export function joinAway(deps: AwayDeps): Away {
  const { config, core, duties, clock, timers, random, log, url, wake, desk, challenges } = deps;
  const { writer, feed, reader, away, pushOf } = core.store;
  const base = () => url().replace(/\/+$/, '');
  const isRevoked = (userId: string, madeAt: number) => deps.book.isRevoked(userId, 'links', madeAt);
  const links = createAnswerLinks({ key: deps.linkKey, base, now: () => clock.now(), isRevoked });
  const loopback = servesItselfAlone(config);
  const presence = createPresence(clock, desk.beckons);
  const hereUntil = (userId: string) => Math.max(presence.hereUntil(userId), deps.others.hereUntil(userId));
  const forwarder = createForwarder({ presence: { hereUntil }, links, random });
  /** A warning at startup is better than an unreachable link in an SMS. */
  function warnOfLinks(): void {
    const { channelled, webPush } = core.directory.view();
    if (config.publicUrl || loopback || (channelled().size === 0 && webPush() === null)) return;
    log.warn({ url: base() }, 'BECKON_PUBLIC_URL is not set: links in messages lead to where the relay listens');
  }

  const work = (tx: Tx): number => {
    const worked = forwarder.work(tx);
    if (worked > 0) wake(); // takes effect after this unit commits
    return worked;
  };
  const scheduler = createScheduler({
    reader: away,
    work,
    writer: duties.writer('away'),
    feed,
    clock,
    timers,
    log,
    onFailure: () => deps.meter.failed('away'),
  });
  core.store.onOutside(({ due }) => {
    if (due?.away) scheduler.wake();
  });
  return {
    browsers: {
      of({ itemId, userId }, { customer }) {
        if (userId !== null) return pushOf({ userId });
        const stored = customer ? reader.item(itemId) : null;
        return stored && customer ? pushOf({ sourceId: stored.originId, customer: customer.ref }) : [];
      },
      async forget(endpoint) {
        await writer.write((tx) => tx.dropPush(endpoint));
      },
      loopback,
    },
    http: {
      links,
      answerByLink: async (given) =>
        answerOrThrow(await writer.write((tx) => answerByLink(tx, given, { random, challenges }))),
      push: {
        save: (owner, subscription) =>
          writer.write((tx) => {
            if ('userId' in owner) currentPerson(tx, owner.userId);
            return tx.savePush(owner, subscription);
          }),
        drop: (owner, endpoint) => writer.write((tx) => tx.dropPush(endpoint, owner)),
        mayReach: (endpoint) =>
          mayAddress(new URL(endpoint), {
            private: false,
            loopback,
            hosts: core.directory.view().webPush()?.hosts ?? [],
          }),
      },
      publicAddress: { base, secure: () => base().startsWith('https:') },
    },
    deskLeft: presence.deskLeft,
    start() {
      warnOfLinks();
      void duties.join('away', {
        begin() {
          presence.begin();
          void scheduler.start();
        },
        end: scheduler.close,
      });
    },
  };
}

const LINK_KEY = 'link_key';

/** Created once per store, shared by its relays. A store copied without its key ring gets a new key: older links are invalid there. */
export async function linkKey({ store }: RelayCore): Promise<string> {
  return store.sealed.ownSecret(LINK_KEY) ?? makeLinkKey(store);
}

function makeLinkKey(store: RelayCore['store']): Promise<string> {
  return store.writer.write((tx) => {
    const kept = tx.ownSecret(LINK_KEY);
    if (kept !== null) return kept;
    const made = newLinkKey();
    tx.saveOwnSecret(LINK_KEY, made);
    return made;
  });
}

/** Only this machine can reach the relay, so a push service on the same machine is allowed. */
function servesItselfAlone({ host, publicUrl, trustedProxies = [] }: AwayDeps['config']): boolean {
  // A proxy on this machine makes the relay reachable from elsewhere.
  if (trustedProxies.length > 0) return false;
  const named = publicUrl === undefined || publicUrl === null || !URL.canParse(publicUrl) ? null : new URL(publicUrl);
  return isLoopbackOrBelow(host) && (named === null || isLoopbackOrBelow(named.hostname));
}
