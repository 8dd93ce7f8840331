/** What a desk may ask of the domain; the same functions serve HTTP. */

import type { Absence, AbsenceRequest, PeopleFound, Subscriptions } from '../../shared/people.ts';
import type { ProcessList } from '../../shared/processes.ts';
import type { AnswerResult } from '../../shared/responses.ts';
import type {
  ClaimMessage,
  DelegateMessage,
  PeopleMessage,
  ProcessesMessage,
  ResendMessage,
  RespondMessage,
  SeenMessage,
  SnoozeMessage,
  WithdrawMessage,
} from '../../shared/socket.ts';
import type { Login } from '../domain/ports.ts';

/** Each resolves once its effect is durable, and rejects with a `ProblemError`. */
export interface DeskServices {
  respond(who: Login, message: RespondMessage): Promise<AnswerResult>;
  withdraw(who: Login, message: WithdrawMessage): Promise<AnswerResult>;
  seen(who: Login, message: SeenMessage): Promise<void>;
  shown(who: Login, message: SeenMessage): Promise<void>;
  snooze(who: Login, message: SnoozeMessage): Promise<void>;
  claim(who: Login, message: ClaimMessage): Promise<void>;
  resend(who: Login, message: ResendMessage): Promise<void>;
  delegate(who: Login, message: DelegateMessage): Promise<void>;
  subscriptions(who: Login, subscriptions: Subscriptions): Promise<Subscriptions>;
  absence(who: Login, absence: AbsenceRequest): Promise<Absence | null>;
  people(message: PeopleMessage): Promise<PeopleFound>;
  /** @param wanted false once the desk is gone */
  processes(who: Login, message: ProcessesMessage, wanted: () => boolean): Promise<ProcessList>;
}
