/** Schemas that have a name in the published documents. */
import type { TSchema } from 'typebox';
import * as acts from '../admin/acts.ts';
import * as cluster from '../admin/cluster.ts';
import * as directory from '../admin/directory.ts';
import * as adminHooks from '../admin/hooks.ts';
import * as overview from '../admin/overview.ts';
import * as trace from '../admin/trace.ts';
import * as admin from '../admin.ts';
import * as answers from '../answers.ts';
import { DaySpan } from '../day-span.ts';
import * as events from '../events.ts';
import * as evidence from '../evidence.ts';
import * as forms from '../forms.ts';
import * as itemViews from '../item-views.ts';
import * as items from '../items.ts';
import * as people from '../people.ts';
import * as primitives from '../primitives.ts';
import * as problems from '../problem-schema.ts';
import * as processes from '../processes.ts';
import * as push from '../push.ts';
import * as responses from '../responses.ts';
import * as signIn from '../sign-in.ts';
import * as socket from '../socket.ts';
import { WorkingTime } from '../working-time.ts';
import { anyCloudEvent, cloudEventOf } from './cloud-events.ts';

const pascal = (type: string): string => type.replace(/(?:^|[.-])(\w)/g, (_, letter: string) => letter.toUpperCase());

/** `approval.requested` → `ApprovalRequestedData`, and `ApprovalRequestedEvent` for the whole event. */
const eventSchemas = (): Record<string, TSchema> =>
  Object.fromEntries(
    events.EVENT_TYPES.flatMap((type) => [
      [`${pascal(type)}Data`, events.EVENT_DATA[type]],
      [`${pascal(type)}Event`, cloudEventOf(type)],
    ]),
  );

export const namedSchemas = (): Readonly<Record<string, TSchema>> => ({
  Id: primitives.Id,
  PersonId: primitives.PersonId,
  Instant: primitives.Instant,
  Duration: primitives.Duration,
  WebUrl: primitives.WebUrl,
  Severity: primitives.Severity,
  Uuid: responses.Uuid,
  RecordRef: events.RecordRef,
  Audience: events.Audience,
  ActionKind: events.ActionKind,
  CommentRule: events.CommentRule,
  FormField: forms.FormField,
  Form: forms.Form,
  FormInput: forms.FormInput,
  ActionInput: events.ActionInput,
  Amount: events.Amount,
  DecisionInput: events.DecisionInput,
  Fact: events.Fact,
  Attachment: events.Attachment,
  LineRow: evidence.LineRow,
  Lines: evidence.Lines,
  Check: evidence.Check,
  Party: evidence.Party,
  DocumentSource: evidence.DocumentSource,
  StepStatus: events.StepStatus,
  ProcessRef: events.ProcessRef,
  ErrorDetail: events.ErrorDetail,
  CustomerChannel: events.CustomerChannel,
  ...eventSchemas(),
  Event: anyCloudEvent(),
  IngestResult: events.IngestResult,
  IngestAccepted: events.IngestAccepted,
  PersonRef: primitives.PersonRef,
  ItemState: items.ItemState,
  ItemDocument: evidence.ItemDocument,
  EvidenceCounts: evidence.EvidenceCounts,
  Evidence: evidence.Evidence,
  ShownLines: evidence.ShownLines,
  ShownCheck: evidence.ShownCheck,
  ItemAction: items.ItemAction,
  Fate: answers.Fate,
  Answer: answers.Answer,
  Outcome: answers.Outcome,
  LineDecisions: answers.LineDecisions,
  LineCounts: answers.LineCounts,
  Decision: answers.Decision,
  Vote: answers.Vote,
  ThreadEntry: items.ThreadEntry,
  CustomerMessage: items.CustomerMessage,
  Addressed: items.Addressed,
  Fold: items.Fold,
  ItemProcess: items.ItemProcess,
  Item: items.Item,
  OwnState: itemViews.OwnState,
  Delivery: itemViews.Delivery,
  Why: itemViews.Why,
  PersonView: itemViews.PersonView,
  ItemForPerson: itemViews.ItemForPerson,
  ItemDetail: itemViews.ItemDetail,
  ItemPage: itemViews.ItemPage,
  RelatedItem: evidence.RelatedItem,
  RelatedItems: evidence.RelatedItems,
  ProcessStep: processes.ProcessStep,
  Process: processes.Process,
  AnswerRequest: responses.AnswerRequest,
  AnswerResult: responses.AnswerResult,
  Confirmation: responses.Confirmation,
  SnoozeRequest: responses.SnoozeRequest,
  DelegateRequest: responses.DelegateRequest,
  ResponseData: responses.ResponseData,
  ResponseEvent: responses.ResponseEvent,
  WithdrawalEvent: responses.WithdrawalEvent,
  ClosedEvent: responses.ClosedEvent,
  ReadResponse: responses.ReadResponse,
  ResponsePage: responses.ResponsePage,
  ItemOfEvent: responses.ItemOfEvent,
  RefusalBody: responses.RefusalBody,
  Person: people.Person,
  RoleInfo: people.RoleInfo,
  DaySpan,
  WorkingTime,
  QuietHours: people.QuietHours,
  DefaultRule: people.DefaultRule,
  SubscriptionRule: people.SubscriptionRule,
  Subscriptions: people.Subscriptions,
  AbsenceRequest: people.AbsenceRequest,
  Absence: people.Absence,
  Me: people.Me,
  PairRequest: people.PairRequest,
  PairResult: people.PairResult,
  PushSubscription: push.PushSubscription,
  OwnPushSubscription: push.OwnPushSubscription,
  PushKey: push.PushKey,
  OidcWay: signIn.OidcWay,
  SignInWays: signIn.SignInWays,
  SyncPage: socket.SyncPage,
  ItemChange: socket.ItemChange,
  OwnChange: socket.OwnChange,
  Removal: socket.Removal,
  RespondMessage: socket.RespondMessage,
  ItemsMessage: socket.SeenMessage,
  SnoozeMessage: socket.SnoozeMessage,
  ClaimMessage: socket.ClaimMessage,
  DelegateMessage: socket.DelegateMessage,
  RenewMessage: socket.RenewMessage,
  BeckonsMessage: socket.BeckonsMessage,
  OutboundEntry: admin.OutboundEntry,
  OutboundList: admin.OutboundList,
  DeadLetter: admin.DeadLetter,
  DeadLetterList: admin.DeadLetterList,
  Hook: adminHooks.Hook,
  HookList: adminHooks.HookList,
  HookChange: adminHooks.HookChange,
  HookTryRequest: adminHooks.HookTryRequest,
  HookTrial: adminHooks.HookTrial,
  DeadLetterDetail: adminHooks.DeadLetterDetail,
  DryRunResult: admin.DryRunResult,
  AuditHead: admin.AuditHead,
  SignedHead: admin.SignedHead,
  AuditEntry: admin.AuditEntry,
  AuditPage: admin.AuditPage,
  AdminSession: overview.AdminSession,
  SessionState: overview.SessionState,
  Overview: overview.Overview,
  TracedAnswer: trace.TracedAnswer,
  TracedItem: trace.TracedItem,
  TracePage: trace.TracePage,
  TracedPerson: trace.TracedPerson,
  ItemTrace: trace.ItemTrace,
  AuditVerdict: trace.AuditVerdict,
  ClusterRelay: cluster.ClusterRelay,
  ClusterLog: cluster.ClusterLog,
  ClusterVerification: cluster.ClusterVerification,
  AdminSource: directory.AdminSource,
  SourceWithSecrets: directory.SourceWithSecrets,
  SourceChange: directory.SourceChange,
  NewSource: directory.NewSource,
  AdminPerson: directory.AdminPerson,
  AdminPersonPage: directory.AdminPersonPage,
  AdminPersonDetail: directory.AdminPersonDetail,
  PersonChange: directory.PersonChange,
  NewPerson: directory.NewPerson,
  MadeCode: directory.MadeCode,
  ItemActResult: acts.ItemActResult,
  AdminRole: directory.AdminRole,
  AdminGateway: directory.AdminGateway,
  FieldError: problems.FieldError,
  Problem: problems.Problem,
});
