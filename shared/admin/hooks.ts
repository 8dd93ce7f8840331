/** Hooks and their dead letters in the administration API: read, change, try. */
import Type, { type Static } from 'typebox';
import { DeadLetter, DryRunResult } from '../admin.ts';
import { Audience } from '../events.ts';
import { HookAccept, HookAuth, HookHandshake, HookName, Mapping } from '../hook-settings.ts';
import { Nullable, oneOf, some } from '../primitives.ts';
import { FieldError } from '../problem-schema.ts';
import { HookActivity } from './hook-requests.ts';
import { listPage } from './list-page.ts';

const text = Type.String();
/** Authentication of a hook without its secrets; `secrets`: number of accepted secrets. */
export const HookAuthShown = Type.Object({
  kind: oneOf('bearer', 'basic', 'header', 'query', 'body', 'hmac'),
  secrets: Type.Integer({ minimum: 1, maximum: 2 }),
  user: some(text),
  header: some(text),
  query: some(text),
  body: some(text),
  algorithm: some(text),
  encoding: some(text),
  prefix: some(text),
  signed: some(text),
  timestampHeader: some(text),
  tolerance: some(text),
});
export type HookAuthShown = Static<typeof HookAuthShown>;

/** Form of a stored payload: JSON, another text, or bytes. */
export const PayloadEncoding = oneOf('json', 'text', 'base64');
export type PayloadEncoding = Static<typeof PayloadEncoding>;

export const Hook = Type.Object(
  {
    source: text,
    hook: HookName,
    mapping: Mapping,
    auth: Nullable(HookAuthShown),
    accept: HookAccept,
    fallback: Nullable(Audience),
    xml: Type.Boolean(),
    multipart: Type.Boolean(),
    handshake: Nullable(HookHandshake),
    response: Nullable(text),
    origin: oneOf('file', 'api', 'changed'),
  },
  {
    description:
      'auth: null is the key of the source, or a signature. response: where answers about its items are posted, without user information and query; null: the endpoint of the source. origin: the directory file, made through the API, or changed through it since the file named the hook',
  },
);
export type Hook = Static<typeof Hook>;
export const HookList = listPage(Type.Object({ ...Hook.properties, activity: HookActivity }));
export type HookList = Static<typeof HookList>;

/** `PUT /v1/admin/hooks/{source}/{hook}`: an omitted member is unchanged, null removes it. A new hook needs a mapping. */
export const HookChange = Type.Object(
  {
    mapping: some(Mapping),
    auth: some(Nullable(HookAuth)),
    accept: some(HookAccept),
    fallback: some(Nullable(Audience)),
    xml: some(Type.Boolean()),
    multipart: some(Type.Boolean()),
    handshake: some(Nullable(HookHandshake)),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type HookChange = Static<typeof HookChange>;

const Headers = Type.Record(text, text);
const Query = Type.Record(text, Type.Union([text, Type.Array(text)]));

/** Bindings of a mapping besides the payload: `$headers`, `$query`, `$method` and `$received`. */
export const HookBindings = Type.Object({
  /** Names in lower case; secret headers are omitted. */
  headers: Headers,
  /** A repeated parameter is a list. */
  query: Query,
  method: text,
  /** RFC 3339. */
  received: text,
});
export type HookBindings = Static<typeof HookBindings>;

/** `POST …/try`: runs the given mapping, or the current one. Nothing is stored or sent. */
export const HookTryRequest = Type.Object(
  { payload: Type.Unknown(), mapping: some(Mapping), headers: some(Headers), query: some(Query) },
  { additionalProperties: false },
);
export type HookTryRequest = Static<typeof HookTryRequest>;

/** `detail`: `because` and `value` in English. */
export const HookWarning = Type.Object({
  pointer: text,
  because: oneOf('roles', 'users', 'locations', 'units', 'order', 'requester', 'mixed', 'nobody', 'fallback'),
  /** The unknown value. */
  value: Nullable(text),
  detail: text,
});
export type HookWarning = Static<typeof HookWarning>;

/** `events`: output of the mapping, valid or not; `errors` point into it, such as `/3/…` for index 3 of a list. */
export const HookTrial = Type.Object({
  ok: Type.Boolean(),
  events: Type.Array(Type.Unknown()),
  reason: some(text),
  errors: Type.Array(FieldError),
  /** Why the payload, or part of it, would produce no event; null: the mapping gives no reason. */
  ignored: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  /** Recipients of the first 20 valid events that address people; `fallback`: their own audience matches no one. */
  told: Type.Array(Type.Object({ pointer: text, ...DryRunResult.properties, fallback: Type.Boolean() })),
  /** Valid but probably unintended: unknown roles or people, events without recipients. */
  warnings: Type.Array(HookWarning),
});
export type HookTrial = Static<typeof HookTrial>;

/** `GET /v1/admin/dead-letters/{id}`; `errors`, `payload` and `request` only for hooks. `encoding`: `payload` is a text as sent, or base64; default: JSON. */
export const DeadLetterDetail = Type.Object({
  ...DeadLetter.properties,
  errors: some(Type.Array(FieldError)),
  payload: some(Type.Unknown()),
  encoding: some(oneOf('text', 'base64')),
  request: some(HookBindings),
});
export type DeadLetterDetail = Static<typeof DeadLetterDetail>;
