/** The demo company: six source systems, each with its own sender. */

import type { Clock } from './clock.ts';
import type { Access } from './directory.ts';
import { Documents } from './documents.ts';
import type { Credential } from './event-request.ts';
import type { Limiter } from './limiter.ts';
import type { Random } from './random.ts';
import { createSender, type Sender } from './sender.ts';
import type { AppliedAnswer, Ask } from './systems/asks.ts';
import { CASES } from './systems/cases.ts';
import { CLAIMS } from './systems/claims.ts';
import { CRM } from './systems/crm.ts';
import { FULFILMENT } from './systems/fulfilment.ts';
import { HR } from './systems/hr.ts';
import { SAP } from './systems/sap.ts';
import { SourceSystem, type SystemId, type SystemIdentity } from './systems/source-system.ts';
import type { Tasks } from './tasks.ts';
import type { Wire } from './wire.ts';

const SYSTEMS: readonly SystemIdentity[] = [SAP, CRM, HR, CASES, CLAIMS, FULFILMENT];

export type Systems = Readonly<Record<SystemId, SourceSystem>>;

interface WorldOptions {
  relayUrl: string | Promise<string>;
  /** Credentials by system; null: none. */
  access: Access | null;
  /** For systems without their own credentials. */
  key: string | null;
  run: number;
  clock: Clock;
  random: Random;
  wire: Wire;
  tasks: Tasks;
  limiter: Limiter | null;
  alsoTo: string | null;
  /** As in `SenderOptions`, like `patience`. */
  maxInFlight: number;
  patience: number | null;
  onAnswer(system: SystemId, ask: Ask | null, answer: AppliedAnswer): void;
  onTrouble(system: SystemIdentity, reason: string | null): void;
}

export interface World {
  readonly systems: Systems;
  /** In a fixed order. */
  all(): readonly SourceSystem[];
  close(graceMs?: number): Promise<void>;
}

/** @throws Error if a system has no credential */
export function createWorld(options: WorldOptions): World {
  const senders: Sender[] = [];
  const make = (identity: SystemIdentity): SourceSystem => {
    const sender = createSender({
      relayUrl: options.relayUrl,
      credential: credentialOf(identity, options),
      mode: identity.mode,
      wire: options.wire,
      clock: options.clock,
      random: options.random.fork(`sender/${identity.id}`),
      maxInFlight: options.maxInFlight,
      patience: options.patience,
      onTrouble: (reason) => options.onTrouble(identity, reason),
    });
    senders.push(sender);
    return new SourceSystem({
      identity,
      run: options.run,
      clock: options.clock,
      documents: new Documents(options.access?.sources.get(identity.id)?.documentsUrl ?? null),
      sender,
      tasks: options.tasks,
      alsoTo: options.alsoTo,
      admit: () => options.limiter?.take() ?? Promise.resolve(),
      onAnswer: (ask, answer) => options.onAnswer(identity.id, ask, answer),
    });
  };
  const systems: Systems = {
    sap: make(SAP),
    crm: make(CRM),
    hr: make(HR),
    cases: make(CASES),
    claims: make(CLAIMS),
    fulfilment: make(FULFILMENT),
  };
  return {
    systems,
    all: () => SYSTEMS.map(({ id }) => systems[id]),
    async close(graceMs) {
      await Promise.all(senders.map((sender) => sender.close(graceMs)));
    },
  };
}

function credentialOf({ id, name }: SystemIdentity, { access, key }: WorldOptions): Credential {
  const own = access?.sources.get(id)?.credential;
  if (own) return own;
  if (key === null) throw new Error(`The directory has no source "${id}" (${name}) with a key or signing secret`);
  return { kind: 'key', key };
}
