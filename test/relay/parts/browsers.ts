/** A push book without subscriptions. */
import type { PushBook } from '../../../relay/outbound/gateways/gateway.ts';

export const NO_BROWSERS: PushBook = { of: () => [], forget: () => Promise.resolve(), loopback: false };
