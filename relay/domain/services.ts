/** All requests of people and sources, each as one unit of work. HTTP and desks call nothing else. */

import type { IngestResult } from '../../shared/events.ts';
import type { Absence, AbsenceRequest, Subscriptions } from '../../shared/people.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { AnswerResult } from '../../shared/responses.ts';
import { checkSubscriptions } from '../../shared/rules/subscription.ts';
import { acceptEvents, type Received } from './accept/accept-event.ts';
import type { AcceptanceTx } from './accept/acceptance.ts';
import type { AnswerInput, AnswerOutcome } from './answers/answer-input.ts';
import type { Challenges } from './answers/confirmation.ts';
import { claim, delegate, release, seen, shown, snooze, snoozeOfDesk } from './answers/item-acts.ts';
import { remindRecipients } from './answers/request-acts.ts';
import { respond } from './answers/respond.ts';
import { withdrawAnswer } from './answers/withdraw-answer.ts';
import type { DirectoryView, Source } from './directory-view.ts';
import { resend } from './outbound/resend.ts';
import { absenceOf, refuseIf } from './people/absence.ts';
import { currentPerson } from './people/current-person.ts';
import { createPeopleSearch, type PeopleSearch } from './people/people-search.ts';
import type { Random } from './ports.ts';
import type { AnswerTx, Writer } from './unit-of-work.ts';

/** Every call resolves once its effect is durable; refusals are ProblemErrors. */
export interface Services {
  accept(source: Source, received: Received): Promise<IngestResult[]>;
  respond(answering: AnswerInput): Promise<AnswerResult>;
  withdraw(userId: string, itemId: string, key: string): Promise<AnswerResult>;
  seen(userId: string, itemIds: readonly string[]): Promise<void>;
  shown(userId: string, itemIds: readonly string[], summary?: boolean): Promise<void>;
  snooze(userId: string, itemId: string, until: string | null): Promise<void>;
  /** Perhaps reported late: one already over ends the snooze. @param beckonAt RFC 3339: as the person saw it; default: the current one */
  snoozeOfDesk(userId: string, itemId: string, until: string | null, beckonAt?: string): Promise<void>;
  claim(userId: string, itemId: string): Promise<void>;
  /** @param userId null for an administrator */
  release(userId: string | null, itemId: string): Promise<void>;
  delegate(userId: string, itemId: string, to: string, note: string | null): Promise<void>;
  resend(userId: string, itemId: string, index: number): Promise<void>;
  /** By the requester of the item. */
  remind(userId: string, itemId: string): Promise<void>;
  saveSubscriptions(userId: string, subscriptions: Subscriptions): Promise<Subscriptions>;
  /** An empty input ends the absence. */
  saveAbsence(userId: string, input: AbsenceRequest): Promise<Absence | null>;
  findPeople: PeopleSearch;
}

interface ServiceDeps {
  writer: Writer<AcceptanceTx & AnswerTx>;
  directory: () => DirectoryView;
  random: Random;
  challenges: Challenges;
  /** After a change of people, roles or absences: rebuilds the view and readdresses open items. */
  directoryChanged: () => Promise<void>;
}

export function createServices(deps: ServiceDeps): Services {
  const { writer, directory, random, challenges, directoryChanged } = deps;
  return {
    accept: (source, received) => writer.write((tx) => acceptEvents(tx, source, received, random)),
    respond: async (answering) =>
      answerOrThrow(await writer.write((tx) => respond(tx, answering, { random, challenges }))),
    withdraw: async (userId, itemId, key) =>
      answerOrThrow(await writer.write((tx) => withdrawAnswer(tx, { userId, itemId, key }, random))),
    seen: (userId, itemIds) => writer.write((tx) => seen(tx, userId, itemIds)),
    shown: (userId, itemIds, summary) => writer.write((tx) => shown(tx, userId, itemIds, summary)),
    snooze: (userId, itemId, until) => writer.write((tx) => snooze(tx, userId, itemId, until)),
    snoozeOfDesk: (userId, itemId, until, beckonAt) =>
      writer.write((tx) => snoozeOfDesk(tx, userId, itemId, until, beckonAt)),
    claim: (userId, itemId) => writer.write((tx) => claim(tx, userId, itemId)),
    release: (userId, itemId) => writer.write((tx) => release(tx, userId, itemId)),
    delegate: (userId, itemId, to, note) => writer.write((tx) => delegate(tx, userId, itemId, to, note)),
    resend: (userId, itemId, index) => writer.write((tx) => resend(tx, userId, itemId, index)),
    remind: (userId, itemId) => writer.write((tx) => remindRecipients(tx, userId, itemId)),
    async saveSubscriptions(userId, subscriptions) {
      await writer.write((tx) => {
        refuseIf(checkSubscriptions(subscriptions, currentPerson(tx, userId)));
        tx.saveSubscriptions(userId, subscriptions);
      });
      return subscriptions;
    },
    async saveAbsence(userId, input) {
      const absence = await writer.write((tx) => {
        const { id } = currentPerson(tx, userId);
        const wanted = absenceOf(input, id, tx);
        tx.saveAbsence(id, wanted);
        tx.audit({ kind: 'admin', itemId: null, actor: id, facts: { absence: wanted ? 'set' : 'ended' } });
        return wanted;
      });
      await directoryChanged();
      return absence;
    },
    findPeople: createPeopleSearch(directory),
  };
}

export function answerOrThrow(responded: AnswerOutcome): AnswerResult {
  if (responded.ok) return responded.result;
  const { code, detail, type: _t, title: _n, status: _s, ...more } = responded.problem;
  throw new ProblemError(code, detail, more);
}
