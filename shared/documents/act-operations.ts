/** Acts of an administrator on items and people (contract section 7, "Acts"). */
import {
  ActPreview,
  ActResults,
  ActsRequest,
  AdminAbsenceRequest,
  ItemActResult,
  PersonReach,
  PreviewRequest,
  ReasonRequest,
  ReassignRequest,
} from '../admin/acts.ts';
import { AdminPersonDetail } from '../admin/directory.ts';
import { byId, changeOperation, id, readOperation } from './operation-builders.ts';
import { json, type Operations, ok } from './operations.ts';

const parameters = [id('item')] as const;
const onePerson = [id('person')] as const;

export const actOperations = {
  reassignItem: changeOperation({
    method: 'post',
    path: '/v1/admin/items/{id}/reassign',
    role: 'people',
    summary: 'Replace the recipients of an open item',
    description:
      'Delegations, claims and snoozes end; pending steps of an escalation stay. Only for the policy `first`, and items that ask for no answer. Neither the requester nor the caller can be named.',
    parameters,
    body: json(ReassignRequest),
    reply: ok('The new recipients have it, the previous ones no longer', ItemActResult),
    problems: [...byId, 'SEPARATION_OF_DUTIES', 'ITEM_CLOSED', 'NOT_REASSIGNABLE'],
  }),
  closeItem: changeOperation({
    method: 'post',
    path: '/v1/admin/items/{id}/close',
    role: 'full',
    summary: 'Close an open item without an answer; it cannot be opened again',
    description: 'The source receives `com.beckon.item.closed`, as a response.',
    parameters,
    body: json(ReasonRequest),
    reply: ok('It is closed', ItemActResult),
    problems: [...byId, 'ITEM_CLOSED'],
  }),
  remindItem: changeOperation({
    method: 'post',
    path: '/v1/admin/items/{id}/remind',
    role: 'people',
    summary: 'Remind the recipients of an open item',
    description: 'At most once an hour for each item, and not within an hour after a reminder by its requester.',
    parameters,
    body: json(ReasonRequest),
    reply: ok('They are reminded', ItemActResult),
    problems: [...byId, 'ITEM_CLOSED'],
  }),
  previewActs: readOperation({
    method: 'post',
    path: '/v1/admin/items/acts/preview',
    role: 'read',
    summary: 'Which open items an act would change; nothing is changed',
    body: json(PreviewRequest),
    reply: ok('At most 200 items', ActPreview),
    problems: ['REQUEST_INVALID'],
  }),
  actOnItems: changeOperation({
    method: 'post',
    path: '/v1/admin/items/acts',
    role: 'full',
    summary: 'Reassign, close or remind every open item that matches, at most 200',
    description:
      'Each item is changed or refused by itself. With another `count` than matches now, nothing is changed.',
    body: json(ActsRequest),
    reply: ok('The result of each item', ActResults),
    problems: ['REQUEST_INVALID', 'MATCHES_CHANGED'],
  }),
  personReach: readOperation({
    method: 'get',
    path: '/v1/admin/people/{id}/reach',
    summary: 'What waits for a person, and where they would be reached now',
    parameters: onePerson,
    reply: ok('As of now', PersonReach),
    problems: ['NOT_FOUND'],
  }),
  setPersonAbsence: changeOperation({
    method: 'put',
    path: '/v1/admin/people/{id}/absence',
    role: 'people',
    summary: 'Set a person absent, with a delegate who is asked instead',
    description: 'Replaces an absence that they set themselves. The delegate decides no request of their own.',
    parameters: onePerson,
    body: json(AdminAbsenceRequest),
    reply: ok('The person', AdminPersonDetail),
    problems: [...byId, 'SEPARATION_OF_DUTIES'],
  }),
  endPersonAbsence: changeOperation({
    method: 'delete',
    path: '/v1/admin/people/{id}/absence',
    role: 'people',
    summary: 'End the absence of a person; `reason` in the query, or in a body',
    parameters: onePerson,
    body: json(ReasonRequest),
    reply: ok('The person', AdminPersonDetail),
    problems: byId,
  }),
} as const satisfies Operations;
