/** Reads the device tokens of one event-loop turn in one transaction, which costs more than a lookup: thousands of desks may reconnect. */

import type { Reader } from '../reader.ts';
import type { DeviceLogin } from './session-ports.ts';

/** Null: unknown token. */
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
      // No effect on promises that are already resolved.
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
