import { administration } from './refusals/administration.ts';
import { items } from './refusals/items.ts';
import { requests } from './refusals/requests.ts';
import { signIn } from './refusals/signing-in.ts';

/**
 * Sentences with which the relay refuses: the `detail` of a problem (RFC 9457). What does not fit a schema is told beside its place in what
 * was sent (`shared/explain.ts`), and is not here.
 */
export const refusals = { items, signIn, requests, administration };
