/** JSON from the issuer: bounded in time and size, and never from where it redirects to. */

/** The part of `fetch` that is needed; an argument, so that no test has to replace the global one. */
export type Wire = (url: string, init: RequestInit) => Promise<Response>;

/** ms for one answer, and bytes of it. */
const TIMEOUT_MS = 5000;
const MAX_BYTES = 1024 * 1024;

/** @throws Error whose message is a clause, without what was read */
export async function fetchJson(wire: Wire, url: string): Promise<unknown> {
  const response = await wire(url, {
    redirect: 'error',
    headers: { accept: 'application/json, application/jwk-set+json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw new Error(`${url} does not answer`);
  });
  const text = await readBounded(response).catch(() => {
    throw new Error(`${url} broke off`);
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  if (text === null) throw new Error(`${url} answers more than ${MAX_BYTES} bytes`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${url} does not answer JSON`);
  }
}

async function readBounded(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
