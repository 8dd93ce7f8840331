/** What staff and their programs need of the rest of the relay. */
import type { PairResult } from '../../../shared/people.ts';
import type { GivenSubscription, KeptSubscription, PushOwner } from '../../domain/away/away-ports.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { Freshness } from '../../domain/freshness.ts';
import type { Processes } from '../../domain/items/processes.ts';
import type { OwnSessions } from '../../domain/people/own-sessions.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Reader } from '../../domain/reader.ts';
import type { Services } from '../../domain/services.ts';
import type { Turns } from '../../domain/turns.ts';
import type { AdminGate } from '../gate/administrator.ts';
import type { PersonGate } from '../gate/person.ts';

export interface ItemDeps extends PersonGate, AdminGate {
  sessions: PersonGate['sessions'] & AdminGate['sessions'];
  services: Services;
  reader: Reader;
  freshness: Freshness;
  directory: () => DirectoryView;
  turns: Turns;
}

export interface PeopleDeps extends PersonGate {
  services: Services;
  reader: Reader;
  freshness: Freshness;
  clock: Clock;
  /** Null: unknown, used or late code. */
  pair: (code: string, device: string) => Promise<PairResult | null>;
}

export interface OwnSessionDeps extends PersonGate {
  ownSessions: OwnSessions;
}

export interface ProcessDeps extends PersonGate {
  processes: Processes;
  directory: () => DirectoryView;
}

/** Browsers that may be notified. */
export interface PushSubscriptions {
  save(owner: PushOwner, subscription: GivenSubscription): Promise<KeptSubscription>;
  /** False where the owner has no such subscription. */
  drop(owner: PushOwner, endpoint: string): Promise<boolean>;
  /** False for an address written out that lies in a private network. */
  mayReach(endpoint: string): boolean;
}

export interface PushDeps extends PersonGate {
  push: PushSubscriptions;
  directory: () => DirectoryView;
}

export interface SignInDeps {
  directory: () => DirectoryView;
  clock: Clock;
}
