import { administration } from './refusals/administration.ts';
import { items } from './refusals/items.ts';
import { requests } from './refusals/requests.ts';
import { signIn } from './refusals/signing-in.ts';

/** Refusals of the relay: the `detail` of a problem (RFC 9457). Schema errors are worded in `shared/explain.ts`. */
export const refusals = { items, signIn, requests, administration };
