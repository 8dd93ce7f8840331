/** Fetches JSON from the issuer, with limits of time and size. Redirects are not followed. */
import type { Fetch } from '../../network/agent.ts';
import { networkFailureText } from '../domain/outbound/network-failure-text.ts';

export type Wire = Fetch;

/** Limits of one response: ms and bytes. */
const TIMEOUT_MS = 5000;
const MAX_BYTES = 1024 * 1024;

/** @throws Error whose message is a clause and never contains the response */
export async function fetchJson(wire: Wire, url: string): Promise<unknown> {
  const response = await wire(url, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new Error(`${url} does not answer: ${networkFailureText(error)}`);
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
