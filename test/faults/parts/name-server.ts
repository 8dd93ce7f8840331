/** The test's own name server (RFC 1035 section 4) on a separate address, with answers that the test sets. */
import { createSocket } from 'node:dgram';

/** `answer`: every name is this machine · `silent`: no reply */
export type Manner = 'answer' | 'silent' | 'servfail' | 'nxdomain';

interface NameServer {
  address: string;
  behave(manner: Manner): void;
  /** Does not reply to names with this prefix. */
  silence(start: string): void;
  asked(): number;
  /** Number of queries without a reply. */
  passedOver(): number;
  close(): Promise<void>;
}

const A = 1;
const RESPONSE_CODES = { answer: 0, servfail: 2, nxdomain: 3 } as const;

function reply(question: Buffer, manner: Exclude<Manner, 'silent'>): Buffer {
  let at = 12;
  while ((question[at] ?? 0) > 0) at += (question[at] ?? 0) + 1;
  const end = at + 5;
  const isFound = manner === 'answer' && question.readUInt16BE(at + 1) === A;
  const head = Buffer.alloc(12);
  question.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180 | RESPONSE_CODES[manner], 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(isFound ? 1 : 0, 6);
  // Pointer to the question's name, type A, class IN, TTL 0, four bytes of address.
  const answer = Buffer.from([0xc0, 0x0c, 0, A, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1]);
  return Buffer.concat([head, question.subarray(12, end), ...(isFound ? [answer] : [])]);
}

/** Port 53, as resolvers query it, so it needs the privilege for that. */
export async function startNameServer(): Promise<NameServer> {
  const address = `127.77.${(process.pid >> 8) & 0xff}.${process.pid & 0xff || 1}`;
  const socket = createSocket('udp4');
  let manner: Manner = 'answer';
  let asked = 0;
  let passedOver = 0;
  let silent = '';
  /** A label is written as its length and its letters (RFC 1035 section 3.1). */
  const isSilent = (question: Buffer): boolean =>
    silent !== '' && question.toString('latin1', 13, 13 + silent.length) === silent;
  socket.on('message', (question, { port, address: from }) => {
    asked += 1;
    if (manner === 'silent' || isSilent(question)) passedOver += 1;
    else socket.send(reply(question, manner), port, from);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, address, resolve);
  });
  return {
    address,
    behave(next) {
      manner = next;
    },
    silence(start) {
      silent = start;
    },
    asked: () => asked,
    passedOver: () => passedOver,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
