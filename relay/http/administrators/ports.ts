import type { PersonReach } from '../../../shared/admin/acts.ts';
import type { SeveralRelays } from '../../../shared/admin/cluster.ts';
import type { HookChange } from '../../../shared/admin/hooks.ts';
import type { Overview } from '../../../shared/admin/overview.ts';
import type { AuditVerdict } from '../../../shared/admin/trace.ts';
import type { DryRunResult, SignedHead } from '../../../shared/admin.ts';
import type { BeckonEvent } from '../../../shared/events.ts';
import type { Administration } from '../../domain/administration/administration.ts';
import type { AuditReader } from '../../domain/administration/audit.ts';
import type { ItemActs } from '../../domain/administration/item-acts.ts';
import type { ItemTracer } from '../../domain/administration/trace.ts';
import type { DirectoryView } from '../../domain/directory-view.ts';
import type { HookLetterReader } from '../../domain/hooks/hook-ports.ts';
import type { HookRequestLog } from '../../domain/hooks/hook-requests.ts';
import type { Hooks } from '../../domain/hooks/hooks.ts';
import type { InsightReports } from '../../domain/insights/insights.ts';
import type { OutboundReader } from '../../domain/outbound/outbound-ports.ts';
import type { Pings } from '../../domain/outbound/ping-port.ts';
import type { AdminAct, AdminActor, AuditedActor } from '../../domain/people/admin-act.ts';
import type { Reader } from '../../domain/reader.ts';
import type { AdminGate } from '../gate/administrator.ts';
import type { GuessLimit } from '../gate/guess-limit.ts';
import type { HostGate } from '../gate/host-gate.ts';
import type { ConsoleFiles } from './console-files.ts';

export type PingAct = Extract<AdminAct, 'source ping' | 'gateway ping'>;

export interface DirectoryDeps {
  administration: Administration;
  pings: Pings;
  /** Records the test in the audit. */
  notePing: (by: AdminActor, act: PingAct, id: string) => Promise<void>;
}

export interface ActDeps {
  administration: Pick<Administration, 'setAbsence' | 'endAbsence'>;
  itemActs: ItemActs;
  /** Null: there is no such person. */
  reachOf: (personId: string) => PersonReach | null;
}

export interface DeadLetterDeps {
  reader: Pick<Reader, 'item'>;
  directory: () => DirectoryView;
  outbound: OutboundReader;
  hookLetters: HookLetterReader;
  hooks: Pick<Hooks, 'replay' | 'drop'>;
  /** False if there is no such dead letter. */
  replay: (by: AuditedActor, deadLetterId: string) => Promise<boolean>;
  /** False if there is no such dead letter. */
  drop: (by: AuditedActor, deadLetterId: string) => Promise<boolean>;
  dryRun: (event: BeckonEvent) => DryRunResult;
}

export interface HookAdminDeps {
  reader: Pick<Reader, 'item'>;
  outbound: OutboundReader;
  directory: () => DirectoryView;
  hooks: Hooks;
  hookLetters: HookLetterReader;
  hookRequests: Pick<HookRequestLog, 'requests' | 'activity'>;
  /** @throws REQUEST_INVALID with a pointer if the mapping is not JSONata, or `auth` is invalid */
  changeHook: (by: AdminActor, source: string, hook: string, change: HookChange) => Promise<void>;
  removeHook: (by: AdminActor, source: string, hook: string) => Promise<void>;
}

export interface AuditDeps {
  reader: Pick<Reader, 'item'>;
  audit: AuditReader;
  /** The last signed head of the audit; null: none that is valid. */
  auditHead: () => SignedHead | null;
}

export interface OverviewRouteDeps {
  tracing: ItemTracer;
  overview: () => Promise<Overview>;
  /** Walks the whole trail in the background; concurrent calls share one walk. */
  verifyAudit: () => Promise<AuditVerdict>;
}

export interface InsightRouteDeps {
  insights: Pick<InsightReports, 'report'>;
}

export interface ClusterRouteDeps {
  /** Null: not in a cluster. */
  cluster: {
    view(): Promise<SeveralRelays>;
    /** @returns id of the verification, new or already running. @throws RATE_LIMITED */
    verify(by: AuditedActor): Promise<string>;
  } | null;
}

export interface ConsoleSessionDeps extends AdminGate {
  hosts: HostGate;
  formGuesses: GuessLimit;
  /** Ways of single sign-on: `oidc` if roles can grant administration, `redirect` if a browser can be sent to the issuer. */
  waysByRole: () => { oidc: boolean; redirect: boolean };
}

export interface ConsolePageDeps {
  consoleFiles: ConsoleFiles;
}
