/** Basic schemas. Lengths are in Unicode code points, times RFC 3339. Descriptions of patterns follow "must be" in error messages. */
import Type, { type TProperties, type TSchema } from 'typebox';
import { SEVERITIES } from './severity.ts';

export const some = Type.Optional;
/** Without other members. */
export const closed = <P extends TProperties>(properties: P, description?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(description ? { description } : {}) });
export const oneOf = <V extends string[]>(...values: V): Type.TEnum<V> => Type.Enum<V>(values);

/** Ids of sources, roles, users, gateways, hooks, locations and units. */
const ID_PATTERN = '^[a-z0-9][a-z0-9._-]{0,62}$';

export const Id = Type.String({
  pattern: ID_PATTERN,
  description: 'an id of a-z, 0-9, dot, underscore and hyphen, at most 63 characters',
});

/** An identifier. Lone surrogates are rejected: UTF-8 cannot encode them, so a store would alter them and conflate different keys. */
export const keyText = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '^[^\\ud800-\\udfff]+$',
    description: 'text without half a surrogate pair',
  });

/** People known only from OIDC may have any printable id (contract section 1). */
export const PersonId = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$',
  description: 'an id of printable characters',
});

/** The pattern excludes leap seconds and zone suffixes, which our parsers do not accept; the format excludes nonexistent dates. */
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

/** Web addresses are shown, never fetched by the relay. Other schemes and addresses that need repair (`web-address.ts`) are rejected. */
export const WebUrl = Type.String({
  pattern: '^https?://[^\\s\\ud800-\\udfff]+$',
  maxLength: 2048,
  description: 'an http or https address',
});

/** A mail server: TLS from the start (`smtps`), or by STARTTLS. */
export const SmtpUrl = Type.String({
  pattern: '^smtps?://[^\\s\\ud800-\\udfff]+$',
  maxLength: 2048,
  description: 'an smtp or smtps address',
});

/** An issuer is compared with its tokens character by character (RFC 8414, section 3.3), so it is never normalized. */
export const IssuerUrl = Type.String({
  pattern: '^https?://[^\\s\\\\\\ud800-\\udfff]+$',
  maxLength: 2048,
  description: 'an http or https address without spaces or backslashes',
});

/** A secret, or `env:NAME` or `file:PATH` to read it on the relay. The length limit allows for sealing by a key ring. */
export const Secret = keyText(2200);
/** Two during rotation, newest first: either is accepted, and both sign. */
export const Secrets = Type.Union([Secret, Type.Array(Secret, { minItems: 1, maxItems: 2 })]);
export type Secrets = Type.Static<typeof Secrets>;

export const Severity = oneOf(...SEVERITIES);
export type Severity = Type.Static<typeof Severity>;

/** `null` if there is no value, so that a reader need not distinguish absent from empty. */
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A person as shown to others. `id` is null if the source gave only a name. */
export const PersonRef = Type.Object({
  id: Nullable(PersonId),
  name: Type.String(),
  onBehalfOf: Type.Optional(Type.Object({ id: PersonId, name: Type.String() })),
});
export type PersonRef = Type.Static<typeof PersonRef>;
