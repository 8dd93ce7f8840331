/**
 * A hook as the directory file and the console set it: what its mapping is, who may send to it, what becomes of several events, and
 * whom it tells where it would tell nobody (contract section 8).
 */
import Type, { type Static, type TProperties } from 'typebox';
import { Audience } from './events.ts';
import { Duration, keyText, oneOf, Secrets } from './primitives.ts';

const some = Type.Optional;
const closed = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });

/** Part of an address: `POST /v1/hooks/{source}/{hook}`. */
export const HookName = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' });
/** JSONata from the JSON of a source to an event, or a list of them. */
export const Mapping = Type.String({ minLength: 1, maxLength: 65_536 });

const HeaderName = Type.String({
  pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$",
  description: 'the name of a header field',
});
const User = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^[^:\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$',
  description: 'a user name without a colon (RFC 7617)',
});

export const HookHmac = closed({
  header: HeaderName,
  algorithm: oneOf('sha1', 'sha256', 'sha512'),
  encoding: oneOf('hex', 'base64'),
  /** Before the signature in its header, such as `sha256=`. */
  prefix: some(Type.String({ minLength: 1, maxLength: 40 })),
  /** What is signed; default the body alone. */
  signed: some(
    Type.String({
      maxLength: 200,
      pattern: '^([^{}]|\\{timestamp\\})*\\{body\\}([^{}]|\\{timestamp\\})*$',
      description: 'a text with {body} in it once, and {timestamp} where the time is signed too',
    }),
  ),
  /** Seconds or milliseconds since 1970, or RFC 3339. */
  timestampHeader: some(HeaderName),
  /** How far the time may lie from ours; default PT5M. */
  tolerance: some(Duration),
  secret: Secrets,
});
export type HookHmac = Static<typeof HookHmac>;

/** What proves who sends to a hook. Where it is set, nothing else does. */
export const HookAuth = Type.Union([
  closed({ bearer: Secrets }),
  closed({ basic: closed({ user: User, password: Secrets }) }),
  closed({ header: HeaderName, secret: Secrets }),
  closed({ query: keyText(100), secret: Secrets }),
  closed({ hmac: HookHmac }),
]);
export type HookAuth = Static<typeof HookAuth>;

/** Of several events: all or none, or each by itself. */
export const HookAccept = oneOf('all', 'each');
export type HookAccept = Static<typeof HookAccept>;

const settings = {
  /** Default: the source's key, or a signature with its signing secret. */
  auth: some(HookAuth),
  /** Default `all`. */
  accept: some(HookAccept),
  /** For what would reach nobody, or whose only fault is its audience. */
  fallback: some(Audience),
};
/** Beside the mapping. */
export const HookSettings = closed(settings);
export type HookSettings = Static<typeof HookSettings>;

/** `mappingFile`: beside the directory file or below it, or an absolute path; read again at each import. */
export const DirectoryHook = Type.Union([
  closed({ mapping: Mapping, ...settings }),
  closed({ mappingFile: Type.String({ minLength: 1, maxLength: 1000 }), ...settings }),
]);
export type DirectoryHook = Static<typeof DirectoryHook>;
