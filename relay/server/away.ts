/** Notifying people away from their desks: presence, answer links, browser push, and forwarding of due items. */
import { mayAddress } from '../../network/address-rules.ts';
import { isLocalOnly, type LocalSettings } from '../config.ts';
import type { RelayCore } from '../core/core.ts';
import { answerOrThrow } from '../domain/answers/answer-input.ts';
import { answerByLink } from '../domain/answers/answer-link.ts';
import { createForwarder } from '../domain/away/away.ts';
import { channelName, switchChannel } from '../domain/away/channel-switch.ts';
import { createDeskPresence } from '../domain/away/desk-presence.ts';
import { createInboundMessages } from '../domain/away/inbound-messages.ts';
import { currentPerson } from '../domain/people/current-person.ts';
import type { SessionBook } from '../domain/people/sessions.ts';
import type { Mapper } from '../domain/ports.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';
import { createScheduler } from '../domain/schedule/scheduler.ts';
import type { Tx } from '../domain/unit-of-work.ts';
import type { HttpDeps } from '../http/app.ts';
import { createAnswerLinks } from '../keys/answer-links.ts';
import { createChannelLinks } from '../keys/channel-links.ts';
import { createInboundSecrets } from '../keys/inbound-secrets.ts';
import type { ChannelLink, PushBook } from '../outbound/gateways/gateway.ts';
import { reportedJob, reportedResult } from '../outbound/gateways/opentext/job-status.ts';
import type { OpenedRelay } from './open.ts';
import type { People } from './people.ts';
import type { RelayDeps } from './relay-deps.ts';

interface AwayParts {
  people: Pick<People, 'book' | 'challenges' | 'linkKey'>;
  others: Pick<RemotePresence, 'hereUntil'>;
  /** Public URL of the relay. */
  url: () => string;
  desks: { beckons(userId: string): boolean };
  /** Deliveries are due. */
  wake: () => void;
  mapper: Mapper;
}

export interface Away {
  http: Pick<
    HttpDeps,
    'links' | 'answerByLink' | 'push' | 'publicAddress' | 'channelLinks' | 'channelOff' | 'switchChannel' | 'inbound'
  >;
  /** A person's last desk disconnected. */
  deskLeft(userId: string): void;
  start(): void;
}

export function buildAway(
  deps: RelayDeps,
  { core, duties, metrics }: Pick<OpenedRelay, 'core' | 'duties' | 'metrics'>,
  { people, others, url, desks, wake, mapper }: AwayParts,
): Away {
  const { config, timers, random, log } = deps;
  const { store } = core;
  const { writer, feed, away, clock } = store;
  const base = () => url().replace(/\/+$/, '');
  const links = answerLinks(core, people.linkKey, people.book, base);
  const presence = createDeskPresence(clock, desks.beckons);
  const hereUntil = (userId: string) => Math.max(presence.hereUntil(userId), others.hereUntil(userId));
  const forwarder = createForwarder({ presence: { hereUntil }, links, random });
  const work = (tx: Tx): number => {
    const worked = forwarder.work(tx);
    if (worked > 0) wake(); // takes effect after this unit commits
    return worked;
  };
  const onFailure = () => metrics.failed('away');
  const scheduler = createScheduler({
    ...{ reader: away, work, writer: duties.writer('away'), feed, clock, timers, log, onFailure },
  });
  store.onOutside(({ due }) => {
    if (due?.away) scheduler.wake();
  });
  return {
    http: {
      links,
      answerByLink: async (given) =>
        answerOrThrow(await writer.write((tx) => answerByLink(tx, given, { random, challenges: people.challenges }))),
      push: pushSubscriptions(core, isLocalOnly(config)),
      inbound: createInboundMessages({
        ...{ writer, clock, mapper, log, wake, links, random, challenges: people.challenges },
        directory: core.directory.view,
        isSecret: createInboundSecrets(people.linkKey).isSecret,
        statuses: { jobOf: reportedJob, resultOf: reportedResult, isTracked: store.outbound.isTracked },
        count: metrics.inboundMessage,
      }),
      channelLinks: createChannelLinks({ key: people.linkKey, base }),
      channelOff: (userId, channel) => store.channels.offSince(userId, channel) !== null,
      switchChannel: (userId, channel, off) => writer.write((tx) => switchChannel(tx, userId, channel, off)),
      publicAddress: { base, secure: () => base().startsWith('https:') },
    },
    deskLeft: presence.deskLeft,
    start() {
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

const answerLinks = ({ store }: RelayCore, key: string, book: Pick<SessionBook, 'isRevoked'>, base: () => string) =>
  createAnswerLinks({
    ...{ key, base, now: () => store.clock.now() },
    isRevoked: (userId, madeAt) => book.isRevoked(userId, 'links', madeAt),
  });

const pushSubscriptions = ({ store, directory }: RelayCore, loopback: boolean): HttpDeps['push'] => ({
  save: (owner, subscription) =>
    store.writer.write((tx) => {
      if ('userId' in owner) currentPerson(tx, owner.userId);
      return tx.savePush(owner, subscription);
    }),
  drop: (owner, endpoint) => store.writer.write((tx) => tx.dropPush(endpoint, owner)),
  mayReach: (endpoint) =>
    mayAddress(new URL(endpoint), { private: false, loopback, hosts: directory.view().webPush()?.hosts ?? [] }),
});

/** Address where a person turns off the channel of a message. */
export function createChannelLink(key: string, url: () => string): ChannelLink {
  const links = createChannelLinks({ key, base: () => url().replace(/\/+$/, '') });
  return (userId, gateway, { kind, to }) => links.make(userId, channelName({ gateway, kind, to }));
}

/** Push subscriptions of the people and customers that a message is for. */
export function createPushBook({ store }: RelayCore, config: LocalSettings): PushBook {
  const { reader, pushOf, writer } = store;
  return {
    of({ itemId, userId }, { customer }) {
      if (userId !== null) return pushOf({ userId });
      const stored = customer ? reader.item(itemId) : null;
      return stored && customer ? pushOf({ sourceId: stored.originId, customer: customer.ref }) : [];
    },
    async forget(endpoint) {
      await writer.write((tx) => tx.dropPush(endpoint));
    },
    loopback: isLocalOnly(config),
  };
}
