import type { PairResult } from '../../../shared/people.ts';
import type { PushOwner, ReceivedSubscription, StoredSubscription } from '../../domain/away/away-ports.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { Freshness } from '../../domain/freshness.ts';
import type { Documents } from '../../domain/items/documents.ts';
import type { Processes } from '../../domain/items/processes.ts';
import type { OwnSessions } from '../../domain/people/own-sessions.ts';
import type { PersonOperations } from '../../domain/person-operations.ts';
import type { Clock, Timers } from '../../domain/ports.ts';
import type { ReadTurns } from '../../domain/read-slices.ts';
import type { Reader } from '../../domain/reader.ts';

export interface ItemDeps {
  reader: Reader;
  freshness: Freshness;
  processes: Pick<Processes, 'find'>;
  documents: Documents;
  timers: Timers;
  turns: ReadTurns;
}

export interface VerbDeps {
  personOperations: PersonOperations;
  /** By an administrator, who may release any claim. */
  releaseClaim(itemId: string): Promise<void>;
  reader: Reader;
}

export interface PeopleDeps {
  reader: Reader;
  freshness: Freshness;
  clock: Clock;
  directory: () => DirectoryView;
  ownSessions: OwnSessions;
  /** Null: unknown, used or expired code. */
  pair: (code: string, device: string) => Promise<PairResult | null>;
}

interface PushSubscriptions {
  save(owner: PushOwner, subscription: ReceivedSubscription): Promise<StoredSubscription>;
  /** False if the owner has no such subscription. */
  drop(owner: PushOwner, endpoint: string): Promise<boolean>;
  /** False for a literal address in a private network. */
  mayReach(endpoint: string): boolean;
}

export interface PushDeps {
  push: PushSubscriptions;
  directory: () => DirectoryView;
}
