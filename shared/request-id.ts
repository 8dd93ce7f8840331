/** `Beckon-Request` (contract section 3): identifies a request in its reply, in a problem and in the relay's log. */
export const REQUEST_HEADER = 'beckon-request';

/** `instance` of a problem (RFC 9457 section 3.1.5). */
export const instanceOf = (requestId: string): string => `urn:uuid:${requestId}`;
