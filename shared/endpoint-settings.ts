/** How the relay signs in at an endpoint that it calls (contract sections 5 and 6), beside its signature. */
import Type, { type Static } from 'typebox';
import { closed, Secret, Secrets, some, WebUrl } from './primitives.ts';

const HEADER_NAME = "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$";
export const HeaderName = Type.String({ pattern: HEADER_NAME, description: 'the name of a header field' });
export const BasicUser = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^[^:\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$',
  description: 'a user name without a colon (RFC 7617)',
});

/** `headers`: each value is a secret. At most one of `basic` (RFC 7617) and `bearer` (RFC 6750). */
export const endpointSignIn = {
  headers: some(Type.Record(HeaderName, Secret, { additionalProperties: false, maxProperties: 20 })),
  basic: some(closed({ user: BasicUser, password: Secret })),
  bearer: some(Secret),
};
const EndpointSignIn = closed(endpointSignIn);
export type EndpointSignIn = Static<typeof EndpointSignIn>;

/** Where responses are posted. */
export const ResponseSettings = closed({ url: WebUrl, secret: Secrets, ...endpointSignIn });
export type ResponseSettings = Static<typeof ResponseSettings>;

/** Set by the relay itself, or by the transport. */
const RESERVED =
  /^(webhook-.*|content-.*|host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect)$/i;

/** @returns null if the settings fit together */
export function signInFault({
  headers = {},
  basic,
  bearer,
}: EndpointSignIn): { pointer: string; detail: string } | null {
  const names = Object.keys(headers);
  const reserved = names.find((name) => RESERVED.test(name));
  if (reserved !== undefined) return { pointer: `/headers/${reserved}`, detail: 'is set by the relay itself' };
  const twice = names.find((name, at) => names.findIndex((one) => one.toLowerCase() === name.toLowerCase()) !== at);
  if (twice !== undefined) return { pointer: `/headers/${twice}`, detail: 'is given twice' };
  const own = names.find((name) => name.toLowerCase() === 'authorization');
  const ways = [basic && '/basic', bearer !== undefined && '/bearer', own !== undefined && `/headers/${own}`].filter(
    (one) => one !== undefined && one !== false,
  );
  return ways.length > 1 ? { pointer: String(ways[1]), detail: `is given beside ${String(ways[0]).slice(1)}` } : null;
}
