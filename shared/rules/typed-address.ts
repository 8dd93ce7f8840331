/** A relay address as typed by a person, often without scheme. */
import { isLoopback } from './loopback.ts';

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** A host, optionally with a port, before the path. */
const HOST = /^(\[[0-9a-f:.]+\]|[^\s/:@?#\\]+)(:\d{1,5})?(\/|$)/i;

/** Adds `https`, or `http` for this computer; returns text without a valid host unchanged. */
export function typedAddress(text: string): string {
  const typed = text.trim();
  if (SCHEME.test(typed)) return typed;
  const host = HOST.exec(typed)?.[1];
  if (host === undefined) return typed;
  return `${isLoopback(host) ? 'http' : 'https'}://${typed}`;
}
