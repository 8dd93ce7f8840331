/**
 * The small schemas that the others are made of. Lengths are in characters (Unicode code points), times are RFC 3339. The
 * description of a schema with a pattern is worded to follow "must be": error messages say it so.
 */
import Type, { type TSchema } from 'typebox';
import { SEVERITIES } from './severity.ts';

/** One of a fixed list of words. */
export const oneOf = <V extends string[]>(...values: V): Type.TEnum<V> => Type.Enum<V>(values);

/** Ids of sources, roles, users, gateways, hooks, locations and units. */
const ID_PATTERN = '^[a-z0-9][a-z0-9._-]{0,62}$';

export const Id = Type.String({
  pattern: ID_PATTERN,
  description: 'an id of a-z, 0-9, dot, underscore and hyphen, at most 63 characters',
});

/**
 * A text by which things are told apart. Half a surrogate pair, which JSON can carry, is refused: it is no character, UTF-8 cannot
 * hold it, so that a store gives back something else than it was given, and takes two that differ in it for one.
 */
export const keyText = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '^[^\\ud800-\\udfff]+$',
    description: 'text without half a surrogate pair',
  });

/** A person known by OIDC alone may have any printable id (contract section 1). */
export const PersonId = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$',
  description: 'an id of printable characters',
});

/**
 * The pattern keeps out what RFC 3339 or its successors allow and no clock here can read: leap seconds and zone suffixes.
 * The format keeps out days that do not exist.
 */
export const Instant = Type.String({
  format: 'date-time',
  pattern:
    '^\\d{4}-\\d{2}-\\d{2}[Tt]([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)$',
  maxLength: 40,
  description: 'an RFC 3339 date-time, such as 2026-12-01T12:00:00Z',
});

/** ISO 8601 duration of weeks, days, hours, minutes and seconds, with an optional sign: `PT8H`, `-PT2H`, `P1D`. */
export const DURATION_PATTERN =
  '^[+-]?P(?!$)(\\d{1,4}W)?(\\d{1,5}D)?(T(?=\\d)(\\d{1,6}H)?(\\d{1,8}M)?(\\d{1,9}(\\.\\d{1,3})?S)?)?$';
export const Duration = Type.String({
  pattern: DURATION_PATTERN,
  maxLength: 40,
  description: 'an ISO 8601 duration, such as PT8H or -PT30M',
});

/**
 * Web addresses are shown, never fetched by the relay; other schemes are refused at the border, and what needs repair (`web-address.ts`).
 */
export const WebUrl = Type.String({
  pattern: '^https?://[^\\s\\ud800-\\udfff]+$',
  maxLength: 2048,
  description: 'an http or https address',
});

/** Of an issuer, compared letter by letter with what its tokens say (RFC 8414, section 3.3): it is never written otherwise. */
export const IssuerUrl = Type.String({
  pattern: '^https?://[^\\s\\\\\\ud800-\\udfff]+$',
  maxLength: 2048,
  description: 'an http or https address without spaces or backslashes',
});

/** A secret, or `env:NAME` or `file:PATH` for one of the relay's environment or computer. Sealed by a key ring it is longer than it was. */
export const Secret = keyText(2200);
/** Two while one takes the other's place: either is taken, both sign. The newest first. */
export const Secrets = Type.Union([Secret, Type.Array(Secret, { minItems: 1, maxItems: 2 })]);
export type Secrets = Type.Static<typeof Secrets>;

export const Severity = oneOf(...SEVERITIES);
export type Severity = Type.Static<typeof Severity>;

/** `null` where there is none: a reader need not tell "absent" from "empty". */
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A person as others see them. `id` is null for someone the source named in words only. */
export const PersonRef = Type.Object({
  id: Nullable(PersonId),
  name: Type.String(),
  onBehalfOf: Type.Optional(Type.Object({ id: PersonId, name: Type.String() })),
});
export type PersonRef = Type.Static<typeof PersonRef>;
