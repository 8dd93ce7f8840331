/** Hooks and their dead letters, as an administrator reads, changes and tries them. */
import Type, { type Static } from 'typebox';
import { DeadLetter, DryRunResult } from '../admin.ts';
import { Audience } from '../events.ts';
import { HookAccept, HookAuth, HookName, Mapping } from '../hook-settings.ts';
import { Nullable, oneOf } from '../primitives.ts';
import { FieldError } from '../problem-schema.ts';
import { HookActivity } from './hook-requests.ts';

const text = Type.String();
const some = Type.Optional;
/** What proves who sends, without what is secret of it; `secrets`: how many are taken. */
export const HookAuthShown = Type.Object({
  kind: oneOf('bearer', 'basic', 'header', 'query', 'hmac'),
  secrets: Type.Integer({ minimum: 1, maximum: 2 }),
  user: some(text),
  header: some(text),
  query: some(text),
  algorithm: some(text),
  encoding: some(text),
  prefix: some(text),
  signed: some(text),
  timestampHeader: some(text),
  tolerance: some(text),
});
export type HookAuthShown = Static<typeof HookAuthShown>;

export const Hook = Type.Object(
  {
    source: text,
    hook: HookName,
    mapping: Mapping,
    auth: Nullable(HookAuthShown),
    accept: HookAccept,
    fallback: Nullable(Audience),
    origin: oneOf('file', 'api', 'changed'),
  },
  {
    description:
      'auth: null is the key of the source, or a signature. origin: the directory file, made through the API, or changed through it since the file named the hook',
  },
);
export type Hook = Static<typeof Hook>;
export const HookList = Type.Object({
  items: Type.Array(Type.Object({ ...Hook.properties, activity: HookActivity })),
});
export type HookList = Static<typeof HookList>;

/** `PUT /v1/admin/hooks/{source}/{hook}`: what is left out stays as it is, null takes it away. A new hook needs a mapping. */
export const HookChange = Type.Object(
  {
    mapping: some(Mapping),
    auth: some(Nullable(HookAuth)),
    accept: some(HookAccept),
    fallback: some(Nullable(Audience)),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type HookChange = Static<typeof HookChange>;

const Headers = Type.Record(text, text);
const Query = Type.Record(text, Type.Union([text, Type.Array(text)]));

/** What a mapping sees beside the payload, as `$headers`, `$query`, `$method` and `$received`. */
export const HookBindings = Type.Object({
  /** By names in lower case; none that is secret. */
  headers: Headers,
  /** One given several times is a list. */
  query: Query,
  method: text,
  /** RFC 3339. */
  received: text,
});
export type HookBindings = Static<typeof HookBindings>;

/** `POST …/try`: the mapping in force, or the one given. Nothing is stored or sent. */
export const HookTryRequest = Type.Object(
  { payload: Type.Unknown(), mapping: some(Mapping), headers: some(Headers), query: some(Query) },
  { additionalProperties: false },
);
export type HookTryRequest = Static<typeof HookTryRequest>;

/** `detail` is because and value in English words. */
export const HookWarning = Type.Object({
  pointer: text,
  because: oneOf('roles', 'users', 'locations', 'units', 'order', 'requester', 'mixed', 'nobody', 'fallback'),
  /** What is not known here. */
  value: Nullable(text),
  detail: text,
});
export type HookWarning = Static<typeof HookWarning>;

/** `events` is what the mapping made, accepted or not; `errors` point into it, `/3` and on into the third of many. */
export const HookTrial = Type.Object({
  ok: Type.Boolean(),
  events: Type.Array(Type.Unknown()),
  reason: some(text),
  errors: Type.Array(FieldError),
  /** Why nothing would become of the payload, or of parts of it; null: the mapping gives no reason. */
  ignored: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  /** Who would be told of the first 20 events that fit and address people; `fallback`: because their own audience reaches nobody. */
  told: Type.Array(Type.Object({ pointer: text, ...DryRunResult.properties, fallback: Type.Boolean() })),
  /** What the schema takes and nobody may have meant: roles and people that are not known, events that reach nobody. */
  warnings: Type.Array(HookWarning),
});
export type HookTrial = Static<typeof HookTrial>;

/** `GET /v1/admin/dead-letters/{id}`; `errors`, `payload` and `request` where the letter is of a hook. */
export const DeadLetterDetail = Type.Object({
  ...DeadLetter.properties,
  errors: some(Type.Array(FieldError)),
  payload: some(Type.Unknown()),
  request: some(HookBindings),
});
export type DeadLetterDetail = Static<typeof DeadLetterDetail>;
