/** Operations by which a source reads its responses and the state of its items (contract section 5). */
import Type from 'typebox';
import { eventRef } from '../events.ts';
import { Duration, Id } from '../primitives.ts';
import { ItemOfEvent, ReadResponse, ResponsePage, Uuid } from '../responses.ts';
import { type Operation, type Operations, ok, query } from './operations.ts';

const source = { name: 'id', in: 'path', description: 'Id of the source', schema: Id } as const;
const reading = { method: 'get', tag: 'Events', security: ['sourceKey'] } as const satisfies Partial<Operation>;

/** Longer waits would end at the time limit of a proxy. */
export const MAX_WAIT_MS = 60_000;

export const sourceOperations = {
  sourceResponses: {
    ...reading,
    path: '/v1/sources/{id}/responses',
    summary: 'Responses of the source, oldest first, as they are posted to its endpoint',
    description:
      'For a source without an endpoint, reading a response confirms the answer. With `wait` the reply is delayed until there is a response, or the time is over; a source has at most four such reads at one relay. A page ends early at 1 MiB.',
    parameters: [
      source,
      query(
        'after',
        '`next` of the previous read, or the `cursor` of a response; default: from the first stored response',
        Type.String({ maxLength: 100 }),
      ),
      query('limit', 'Responses in a page', Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      query('wait', 'How long to wait for a response if there is none, at most `PT60S`; default: not at all', Duration),
    ],
    reply: ok('The responses', ResponsePage),
    problems: ['REQUEST_INVALID', 'FORBIDDEN', 'RATE_LIMITED'],
  },
  sourceResponse: {
    ...reading,
    path: '/v1/sources/{id}/responses/{responseId}',
    summary: 'One response of the source by its `webhook-id`',
    parameters: [
      source,
      { name: 'responseId', in: 'path', description: 'The `webhook-id`, which is the `id` of the event', schema: Uuid },
    ],
    reply: ok('The response', ReadResponse),
    problems: ['FORBIDDEN', 'NOT_FOUND'],
  },
  sourceItem: {
    ...reading,
    path: '/v1/sources/{id}/items',
    summary: 'The item of an event of the source, with its outcome',
    parameters: [
      source,
      {
        ...query(
          'eventId',
          'The `id` of an event of the source, or the `subject` of the newest that made an item',
          eventRef.eventId,
        ),
        required: true,
      },
      query(
        'eventSource',
        'The `source` of that event; default: `/` and the id of the source',
        Type.String({ minLength: 1, maxLength: 500 }),
      ),
    ],
    reply: ok('The item', ItemOfEvent),
    problems: ['REQUEST_INVALID', 'FORBIDDEN', 'NOT_FOUND'],
  },
} as const satisfies Operations;
