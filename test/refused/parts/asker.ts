/** Calls a relay from a separate thread, so that the relay's thread does nothing but answer. */
import { parentPort } from 'node:worker_threads';
import { io, type Socket } from 'socket.io-client';

/** By HTTP, or by the desk's socket of a person. */
export type Asked =
  | {
      url: string;
      method: string;
      token: string | null;
      type: string;
      body: string | null;
      headers?: Record<string, string>;
    }
  | { relay: string; token: string; message: string; payload: string };

const desks = new Map<string, Socket>();

async function deskOf(relay: string, token: string): Promise<Socket> {
  const known = desks.get(token);
  if (known) return known;
  const desk = io(`${relay}/v1/desk`, { transports: ['websocket'], auth: { token }, forceNew: true });
  desks.set(token, desk);
  await new Promise((resolve) => desk.once('sync', resolve));
  return desk;
}

/** @returns the status, or for a message the code of its refusal */
async function answerTo(asked: Asked): Promise<string> {
  if ('message' in asked) {
    const desk = await deskOf(asked.relay, asked.token);
    const reply = await desk.emitWithAck(asked.message, JSON.parse(asked.payload));
    return reply.ok ? 'ok' : reply.problem.code;
  }
  const { url, method, token, type, body } = asked;
  const proof = token === null ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': type, ...proof, ...asked.headers };
  const response = await fetch(url, { method, headers, ...(body === null ? {} : { body }) });
  await response.arrayBuffer();
  return String(response.status);
}

parentPort?.on('message', async (asked: Asked | 'close') => {
  if (asked === 'close') {
    for (const desk of desks.values()) desk.disconnect();
    parentPort?.close();
  } else parentPort?.postMessage(await answerTo(asked).catch(String));
});
