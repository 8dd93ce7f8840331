/**
 * The relay, asked from the page. The header shows that it is the page which asks: another site cannot send it, and without it the
 * relay does not look at the cookie.
 */

/** @typedef {import('../../../shared/items.ts').ItemForPerson} Item */
/** @typedef {import('../../../shared/items.ts').ItemDetail} Detail */

/** A refusal, with the status and the problem document. */
export class Refused extends Error {
  /** @param {number} status @param {string} detail @param {Record<string, any>} [problem] */
  constructor(status, detail, problem = {}) {
    super(detail);
    this.status = status;
    this.problem = problem;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>} null where there is no body
 * @throws {Refused} where the relay refuses; a TypeError where it cannot be reached
 */
export async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    cache: 'no-store',
    headers: { 'x-beckon-page': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const value = text === '' ? null : JSON.parse(text);
  if (!response.ok) throw new Refused(response.status, value?.detail ?? 'The relay refused', value ?? {});
  return value;
}

/** Also where the page came by plain http, and the browser keeps `crypto.randomUUID` for itself. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}
