/** Keeps N requests in flight over N keep-alive connections; one buffer a request, no HTTP library. */
import { connect, type Socket } from 'node:net';

export interface LoadResult {
  perSecond: number;
  p50: number;
  p99: number;
  failed: number;
}

export interface Target {
  port: number;
  path: string;
  headers: Record<string, string>;
  /** The body of request `n`; its length in bytes is the same for each `n`. */
  body(n: number): string;
  /** Status line prefix of success. */
  ok: string;
}

function requestFor(target: Target, n: number): Buffer {
  const body = Buffer.from(target.body(n));
  const headers = Object.entries({ ...target.headers, 'content-length': String(body.length), host: '127.0.0.1' });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`POST ${target.path} HTTP/1.1\r\n${head}\r\n`), body]);
}

/** Length in bytes of the first response in `data`, or 0 while it is incomplete. */
function wholeResponse(data: Buffer): number {
  const end = data.indexOf('\r\n\r\n');
  if (end < 0) return 0;
  const length = /content-length: (\d+)/i.exec(data.subarray(0, end).toString('latin1'));
  if (!length) throw new Error(`a response without content-length: ${data.subarray(0, end)}`);
  const size = end + 4 + Number(length[1]);
  return data.length >= size ? size : 0;
}

export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

/** Quantiles of unsorted times in ms. */
export function latencies(times: readonly number[]): { 'p50 ms': number; 'p99 ms': number } {
  const sorted = times.toSorted((a, b) => a - b);
  return { 'p50 ms': quantile(sorted, 0.5), 'p99 ms': quantile(sorted, 0.99) };
}

/** Sends `total` requests with `inFlight` at a time. Latencies in ms, without the first tenth. */
export async function load(target: Target, total: number, inFlight: number): Promise<LoadResult> {
  const requests = Array.from({ length: total }, (_, n) => requestFor(target, n));
  const skip = Math.floor(total / 10);
  const latencies: number[] = [];
  let next = 0;
  let done = 0;
  let failed = 0;
  let countedFrom = 0;
  const finished = Promise.withResolvers<void>();

  const run = (socket: Socket): void => {
    let rest: Buffer = Buffer.alloc(0);
    let sentAt = 0;
    const sendNext = (): void => {
      const request = requests[next++];
      if (!request) return;
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('data', (chunk: Buffer) => {
      const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      const size = wholeResponse(data);
      if (size === 0) {
        rest = data;
        return;
      }
      rest = data.subarray(size);
      if (!data.subarray(0, 40).toString('latin1').startsWith(target.ok)) failed++;
      if (done >= skip) latencies.push(performance.now() - sentAt);
      if (++done === skip) countedFrom = performance.now();
      if (done === total) finished.resolve();
      else sendNext();
    });
    socket.on('error', (error) => finished.reject(error));
    sendNext();
  };

  const sockets = await Promise.all(
    Array.from(
      { length: inFlight },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(target.port, '127.0.0.1', () => resolve(socket));
          socket.setNoDelay(true);
          socket.once('error', reject);
        }),
    ),
  );
  countedFrom = performance.now();
  for (const socket of sockets) run(socket);
  await finished.promise;
  const seconds = (performance.now() - countedFrom) / 1000;
  for (const socket of sockets) socket.destroy();
  latencies.sort((a, b) => a - b);
  return {
    perSecond: (total - skip) / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    failed,
  };
}
