/** Addresses that lead nowhere but here, as whoever configures the relay may write them: names below `localhost` too. */
import { isLoopback } from '../../shared/rules/loopback.ts';

export const staysHere = (hostname: string): boolean => isLoopback(hostname) || hostname.endsWith('.localhost');
