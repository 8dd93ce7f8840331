/** One question to a relay over HTTP, before or beside the desk's socket: bounded in time and size, never redirected. */
import { Problem } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';

const TIMEOUT_MS = 15_000;
const ANSWER_MAX = 64 * 1024;
const asProblem = checker(Problem);

/** What came back: whatever it is, or the relay's problem. */
export type Answered = { ok: boolean; value: unknown; problem: Problem | null };

/** @param init headers, method and body. @throws where nobody answers */
export async function ask(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, {
    ...init,
    redirect: 'error',
    headers: { accept: 'application/json', ...init.headers },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const value = await answerOf(response);
  return { ok: response.ok, value, problem: !response.ok && asProblem.is(value) ? value : null };
}

/** Reads no more than an answer can hold: whoever answers is not known yet. */
async function answerOf(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > ANSWER_MAX) return null;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return null;
  }
}
