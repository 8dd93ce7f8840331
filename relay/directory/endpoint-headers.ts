import type { EndpointSignIn } from '../../shared/endpoint-settings.ts';
import type { Secrets } from '../../shared/primitives.ts';

/**
 * Header fields by which the relay signs in at an endpoint.
 * @param resolve of one member, by name; empty if it cannot be decrypted. @returns null if a secret cannot be decrypted
 */
export function signInHeaders(
  { headers = {}, basic, bearer }: EndpointSignIn,
  resolve: (written: Secrets, member: string) => string[],
): Record<string, string> | null {
  const resolved: Record<string, string> = {};
  for (const [name, written] of Object.entries(headers)) {
    const [value] = resolve(written, `headers/${name}`);
    if (value === undefined) return null;
    resolved[name.toLowerCase()] = value;
  }
  if (basic) {
    const [password] = resolve(basic.password, 'basic/password');
    if (password === undefined) return null;
    resolved.authorization = `Basic ${Buffer.from(`${basic.user}:${password}`).toString('base64')}`;
  } else if (bearer !== undefined) {
    const [token] = resolve(bearer, 'bearer');
    if (token === undefined) return null;
    resolved.authorization = `Bearer ${token}`;
  }
  return resolved;
}
