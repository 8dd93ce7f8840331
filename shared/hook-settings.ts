/** Hooks in the directory file and the console: mapping, authentication, batch policy and fallback audience (contract section 8). */
import Type, { type Static } from 'typebox';
import { BasicUser, HeaderName, ResponseSettings } from './endpoint-settings.ts';
import { Audience } from './events.ts';
import { closed, Duration, keyText, oneOf, Secrets, some } from './primitives.ts';

/** Part of an address: `POST /v1/hooks/{source}/{hook}`. */
export const HookName = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' });
/** A JSONata expression that maps a source's JSON to one event or a list. */
export const Mapping = Type.String({ minLength: 1, maxLength: 65_536 });

export const HookHmac = closed({
  header: HeaderName,
  algorithm: oneOf('sha1', 'sha256', 'sha512'),
  encoding: oneOf('hex', 'base64'),
  /** Before the signature in its header, such as `sha256=`. */
  prefix: some(Type.String({ minLength: 1, maxLength: 40 })),
  /** Signed text; default: the body. */
  signed: some(
    Type.String({
      maxLength: 200,
      pattern: '^([^{}]|\\{timestamp\\})*\\{body\\}([^{}]|\\{timestamp\\})*$',
      description: 'a text with {body} in it once, and {timestamp} where the time is signed too',
    }),
  ),
  /** Seconds or milliseconds since 1970, or RFC 3339. */
  timestampHeader: some(HeaderName),
  /** Maximum difference from the relay's clock; default PT5M. */
  tolerance: some(Duration),
  secret: Secrets,
});
export type HookHmac = Static<typeof HookHmac>;

/** Authentication of a hook's sender. If set, it replaces the source's key and signature. */
export const HookAuth = Type.Union([
  closed({ bearer: Secrets }),
  closed({ basic: closed({ user: BasicUser, password: Secrets }) }),
  closed({ header: HeaderName, secret: Secrets }),
  closed({ query: keyText(100), secret: Secrets }),
  /** A text member of the JSON body. */
  closed({ body: keyText(100), secret: Secrets }),
  closed({ hmac: HookHmac }),
]);
export type HookAuth = Static<typeof HookAuth>;

/** Policy for several events: accept all or none, or each on its own. */
export const HookAccept = oneOf('all', 'each');
export type HookAccept = Static<typeof HookAccept>;

/** Services whose verification of the address a hook answers. */
export const HookHandshake = oneOf('cloudevents', 'eventgrid', 'graph', 'slack', 'websub');
export type HookHandshake = Static<typeof HookHandshake>;

const settings = {
  /** Default: the source's key, or a signature with its signing secret. */
  auth: some(HookAuth),
  accept: some(HookAccept),
  /** Used for events that would reach no one, or whose only error is their audience. */
  fallback: some(Audience),
  /** Also takes XML, as elements by name with attributes as `@name`. */
  xml: some(Type.Boolean()),
  /** Also takes multipart forms, as fields by name and a list of `files` without their content. */
  multipart: some(Type.Boolean()),
  handshake: some(HookHandshake),
};
export const HookSettings = closed(settings);
export type HookSettings = Static<typeof HookSettings>;

/** Only the directory file sets it: in place of the source's `response`, for items that the hook made. */
const response = some(ResponseSettings);

/** `mappingFile`: absolute, or relative to the directory file; read again at each import. */
export const DirectoryHook = Type.Union([
  closed({ mapping: Mapping, response, ...settings }),
  closed({ mappingFile: Type.String({ minLength: 1, maxLength: 1000 }), response, ...settings }),
]);
export type DirectoryHook = Static<typeof DirectoryHook>;
