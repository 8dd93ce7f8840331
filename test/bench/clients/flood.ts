/** A source that sends as fast as it is answered, until killed: `flood.ts PORT KEY CONNECTIONS EVENTS`. */
import { connect } from 'node:net';
import { eventBody } from '../peers/beckon.ts';

const [port = '', key = '', connections = '', events = ''] = process.argv.slice(2);
const size = Number(events);
let next = 0;

function request(): Buffer {
  const made = Array.from({ length: size }, () => eventBody(`flood-${process.pid}`, next++));
  const body = size === 1 ? (made[0] ?? '') : `[${made.join(',')}]`;
  const type = size === 1 ? 'application/cloudevents+json' : 'application/cloudevents-batch+json';
  const head = [
    'POST /v1/events HTTP/1.1',
    'host: 127.0.0.1',
    `authorization: Bearer ${key}`,
    `content-type: ${type}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Answered or refused, the next one follows at once. */
for (let n = 0; n < Number(connections); n++) {
  const socket = connect(Number(port), '127.0.0.1', () => socket.write(request()));
  socket.setNoDelay(true);
  let rest = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    rest += chunk;
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      const length = end < 0 ? null : /content-length: (\d+)/i.exec(rest.slice(0, end));
      if (!length || rest.length < end + 4 + Number(length[1])) return;
      rest = rest.slice(end + 4 + Number(length[1]));
      socket.write(request());
    }
  });
  socket.on('error', () => {});
}
console.log('flooding');
