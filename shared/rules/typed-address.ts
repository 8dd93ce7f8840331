/** An address of a relay as people type it: often without the scheme. */
import { isLoopback } from './loopback.ts';

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Nothing but a host, perhaps with a port, before the path. */
const HOST = /^(\[[0-9a-f:.]+\]|[^\s/:@?#\\]+)(:\d{1,5})?(\/|$)/i;

/** The same with its scheme: `https`, or `http` to this computer; what is no host is left as it is. */
export function typedAddress(text: string): string {
  const typed = text.trim();
  if (SCHEME.test(typed)) return typed;
  const host = HOST.exec(typed)?.[1];
  if (host === undefined) return typed;
  return `${isLoopback(host) ? 'http' : 'https'}://${typed}`;
}
