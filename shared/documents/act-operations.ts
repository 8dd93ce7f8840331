/** Acts of an administrator on items and people (contract section 7, "Acts"). */
import { AdminAbsenceRequest, ItemActResult, ReasonRequest, ReassignRequest } from '../admin/acts.ts';
import { AdminPersonDetail } from '../admin/directory.ts';
import { byId, changeOperation, id } from './operation-builders.ts';
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
