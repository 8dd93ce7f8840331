/**
 * Device tokens that are asked for in one turn of the event loop are looked up as one read of the store. To begin and end a read costs more
 * than the look-up itself, and after a restart thousands of desks come at once.
 */
import type { DeviceLogin } from '../domain/people/session-ports.ts';
import type { Reader } from '../domain/reader.ts';

/** Null for a token that is not known. */
type TokenLookup = (token: string) => Promise<DeviceLogin | null>;

interface Asked {
  token: string;
  resolve: (login: DeviceLogin | null) => void;
  reject: (error: unknown) => void;
}

export function createTokenLookup(reader: Pick<Reader, 'authenticate' | 'together'>): TokenLookup {
  let waiting: Asked[] = [];

  function answer(): void {
    const asked = waiting;
    waiting = [];
    try {
      reader.together(() => asked.forEach(answerOne));
    } catch (error) {
      // Whoever was answered stays so.
      for (const { reject } of asked) reject(error);
    }
  }

  function answerOne({ token, resolve, reject }: Asked): void {
    try {
      resolve(reader.authenticate(token));
    } catch (error) {
      reject(error);
    }
  }

  return (token) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ token, resolve, reject }) === 1) setImmediate(answer);
    });
}
