/** Hooks and their dead letters, as an administrator reads, changes and tries them. */
import Type, { type Static } from 'typebox';
import { DeadLetter } from '../admin.ts';
import { HookName, Mapping } from '../directory.ts';
import { oneOf } from '../primitives.ts';
import { FieldError } from '../problems.ts';
import { HookActivity } from './hook-requests.ts';

export const Hook = Type.Object(
  {
    source: Type.String(),
    hook: HookName,
    mapping: Mapping,
    origin: oneOf('file', 'api', 'changed'),
  },
  {
    description:
      'origin: the directory file, made through the API, or changed through it since the file named a mapping',
  },
);
export type Hook = Static<typeof Hook>;
export const HookList = Type.Object({
  items: Type.Array(Type.Object({ ...Hook.properties, activity: HookActivity })),
});
export type HookList = Static<typeof HookList>;

/** `PUT /v1/admin/hooks/{source}/{hook}`: JSONata from the JSON of the source to an event, or a list of them. */
export const HookChange = Type.Object({ mapping: Mapping }, { additionalProperties: false });
export type HookChange = Static<typeof HookChange>;

/** `POST …/try`: the mapping in force, or the one given. Nothing is stored or sent. */
export const HookTryRequest = Type.Object(
  { payload: Type.Unknown(), mapping: Type.Optional(Mapping) },
  { additionalProperties: false },
);
export type HookTryRequest = Static<typeof HookTryRequest>;

/** `events` is what the mapping made, accepted or not; `errors` point into it, `/3` and on into the third of many. */
export const HookTrial = Type.Object({
  ok: Type.Boolean(),
  events: Type.Array(Type.Unknown()),
  reason: Type.Optional(Type.String()),
  errors: Type.Array(FieldError),
  /** Why nothing would become of the payload, or of parts of it; null: the mapping gives no reason. */
  ignored: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
export type HookTrial = Static<typeof HookTrial>;

/** `GET /v1/admin/dead-letters/{id}`; `errors` and `payload` where the letter is of a hook. */
export const DeadLetterDetail = Type.Object({
  ...DeadLetter.properties,
  errors: Type.Optional(Type.Array(FieldError)),
  payload: Type.Optional(Type.Unknown()),
});
export type DeadLetterDetail = Static<typeof DeadLetterDetail>;
