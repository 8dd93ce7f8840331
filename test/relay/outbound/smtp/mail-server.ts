/** A scripted mail server on loopback, for what no real one does: false replies, silence, sign-in that the test decides. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificate } from '../../../helpers/certificate.ts';

/** A mail as received: envelope, and the text after DATA without dot stuffing. */
interface ReceivedMail {
  from: string;
  to: string[];
  text: string;
  secure: boolean;
}

interface Options {
  certificate?: Certificate;
  /** TLS from the start. */
  implicit?: boolean;
  /** Mechanisms offered, such as `PLAIN`. */
  auth?: string;
  /** A reply in place of the usual one; `silence`: none. Given each command, and `connect`, `end of data`. */
  reply?: (command: string) => string | undefined;
}

export interface MailServer {
  port: number;
  mails: ReceivedMail[];
  /** Commands of all connections, in order; `TLS` once a connection is encrypted. */
  commands: string[];
  connections(): number;
  close(): Promise<void>;
}

export async function startMailServer({
  certificate,
  implicit = false,
  auth,
  reply,
}: Options = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let opened = 0;

  function serve(raw: Socket): void {
    let socket: Socket = raw;
    let mail: ReceivedMail = { from: '', to: [], text: '', secure: false };
    let data: string | null = null;
    let input = '';
    const say = (text: string, command: string): void => {
      const own = reply?.(command);
      if (own !== 'silence') socket.write(`${own ?? text}\r\n`);
    };
    const encrypt = (): void => {
      socket.removeAllListeners('data');
      const secure = new TLSSocket(socket, { isServer: true, ...certificate });
      sockets.add(secure);
      secure.on('error', () => {}).once('secure', () => commands.push('TLS'));
      mail.secure = true;
      input = '';
      socket = secure;
      socket.on('data', hear);
    };
    const hear = (chunk: Buffer): void => {
      input += chunk.toString('utf8');
      for (let end = input.indexOf('\r\n'); end >= 0; end = input.indexOf('\r\n')) {
        const line = input.slice(0, end);
        input = input.slice(end + 2);
        if (data === null) handle(line);
        else if (line === '.') {
          mails.push({ ...mail, text: data });
          mail = { ...mail, from: '', to: [] };
          data = null;
          say('250 2.0.0 Ok: queued', 'end of data');
        } else data += `${line.replace(/^\./, '')}\r\n`;
      }
    };
    const handle = (line: string): void => {
      commands.push(line);
      const verb = line.split(/[ :]/)[0]?.toUpperCase() ?? '';
      if (verb === 'EHLO') {
        const offers = ['mail.acme.example', '8BITMIME', 'SMTPUTF8', 'SIZE 1000000'];
        if (certificate && !mail.secure) offers.push('STARTTLS');
        if (auth !== undefined) offers.push(`AUTH ${auth}`);
        say(offers.map((offer, at) => `250${at === offers.length - 1 ? ' ' : '-'}${offer}`).join('\r\n'), line);
      } else if (verb === 'STARTTLS') {
        say(certificate ? '220 Go ahead' : '502 5.5.1 not here', line);
        if (certificate) encrypt();
      } else if (verb === 'AUTH') say(auth === undefined ? '503 5.5.1 not here' : '235 2.7.0 Accepted', line);
      else if (verb === 'MAIL') {
        mail.to = [];
        mail.from = /<([^>]*)>/.exec(line)?.[1] ?? '';
        say('250 2.1.0 Ok', line);
      } else if (verb === 'RCPT') {
        mail.to.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
        say('250 2.1.5 Ok', line);
      } else if (verb === 'DATA') {
        if (reply?.(line) === undefined) data = '';
        say('354 End data with <CR><LF>.<CR><LF>', line);
      } else if (verb === 'QUIT') {
        say('221 Bye', line);
        socket.end();
      } else say(line === '' ? '535 5.7.8 refused' : '250 Ok', line);
    };
    raw.on('error', () => {}).on('data', hear);
    if (implicit) {
      encrypt();
      mail.secure = true;
    }
    say('220 mail.acme.example ESMTP', 'connect');
  }

  const server = createServer((socket) => {
    opened += 1;
    sockets.add(socket);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    mails,
    commands,
    connections: () => opened,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
