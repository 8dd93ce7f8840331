/** Replaces values that differ between runs by constants: ids, tokens, codes, hashes, addresses. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const CODE = /\b[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){2}\b/g;
/** Answer link token, public point of a browser or gateway key, Ed25519 key as SubjectPublicKeyInfo. */
const LINK = /\bAg[\w-]{50,}/g;
const POINT = /\bB[\w-]{86}\b/g;
const ED25519 = /MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=/g;
/** Members replaced by name, because their values differ in each run. */
const BY_NAME: Readonly<Record<string, Json>> = {
  csrf: 'kR1vQ2mP0sT9',
  signature: 'c2lnbmF0dXJlLW9mLXRoZS1oZWFk',
  actor: '5f2b8c1e9d7a4036',
  alias: 'erased-7f3a9c',
  storeSize: 1_245_184,
  version: '1.0.0',
  // The position depends on entries that the relay writes on its own.
  position: 4711,
  snapshot: { position: 4600, bytes: 1_245_184, at: '2026-12-01T06:30:00.000Z' },
  heardAt: '2026-12-01T08:01:00.000Z',
  answeredAt: '2026-12-01T08:01:00.000Z',
};
/** Maximum number of objects in a list of an example. */
const MOST = 2;

/** @param addresses actual → documented @param machine host name to replace */
export function createWording(addresses: Readonly<Record<string, string>>, machine: string) {
  const uuids = new Map<string, string>();
  const uuidOf = (found: string): string => {
    const known = uuids.get(found) ?? `019b0d6e-4c00-7000-8000-${String(uuids.size + 1).padStart(12, '0')}`;
    uuids.set(found, known);
    return known;
  };

  function text(given: string): string {
    if (given === machine) return 'relay-north';
    let said = given.replaceAll(UUID, uuidOf);
    for (const [from, to] of Object.entries(addresses)) {
      said = said.replaceAll(from, to).replaceAll(encodeURIComponent(from), encodeURIComponent(to));
      said = said.replaceAll(new URL(from).host, new URL(to).host);
    }
    return said
      .replaceAll(LINK, 'AgBrD9AAAAAAAaIW4W_ucvSZuhbTbCMkM2RhbmE')
      .replaceAll(POINT, 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM')
      .replaceAll(ED25519, 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=')
      .replaceAll(/bks_[\w-]{43}/g, 'bks_example-key-of-a-source')
      .replaceAll(/bkn_[\w-]{43}/g, 'bkn_example-token-of-a-device')
      .replaceAll(/whsec_[A-Za-z0-9+/]{32}(?!=|[A-Za-z0-9+/])/g, 'whsec_ZXhhbXBsZS1zZWNyZXQtZXhhbXBsZQ==')
      .replaceAll(CODE, 'AB23-CD45-EF67')
      .replaceAll(/\b[0-9a-f]{64}\b/g, '9b74c9897bac770ffc029102a200c5de'.repeat(2));
  }

  function put(value: unknown, name = ''): Json {
    const fixed = BY_NAME[name];
    // Only if the type matches: an item's `version` is a stable number.
    if (fixed !== undefined && typeof value === typeof fixed) return fixed;
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map((one) => put(one));
    if (typeof value === 'object' && value !== null) {
      const given = Object.entries(value).filter(([, inner]) => inner !== undefined);
      return Object.fromEntries(given.map(([key, inner]) => [key, put(inner, key)]));
    }
    return typeof value === 'number' || typeof value === 'boolean' ? value : null;
  }

  function short(value: Json): Json {
    if (Array.isArray(value))
      return (value.some((one) => typeof one === 'object') ? value.slice(0, MOST) : value).map(short);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, short(inner)]));
  }

  return {
    put,
    /** Like `put` for a reply, and shortened for an example. */
    shorten(operationId: string, value: unknown) {
      const said = put(value);
      if (operationId === 'openapi' && typeof said === 'object' && said !== null && !Array.isArray(said)) {
        return { openapi: said.openapi ?? null, info: short(said.info ?? null) };
      }
      // Of the metrics, only the first three lines of the relay's own.
      if (typeof said === 'string')
        return said
          .split('\n')
          .filter((line) => line.includes('beckon_'))
          .slice(0, 3)
          .join('\n');
      return short(said);
    },
  };
}
