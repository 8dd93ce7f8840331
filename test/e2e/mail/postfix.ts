/** Debian's Postfix in the foreground on loopback, unpacked, with queue, configuration and mailboxes in a folder of the test. */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../../build/launch/free-port.ts';
import type { DebianFolder } from '../../../build/setup/debian-folder.ts';
import type { Certificate } from '../../helpers/certificate.ts';
import { debianPrograms, startServer } from '../deploy/parts.ts';

export const MAIL_HOST = 'mail.acme.example';

export interface Postfix {
  /** Plain or STARTTLS. */
  port: number;
  /** TLS from the start. */
  tlsPort: number;
  /** The same server with a disk that is too full for its queue. */
  fullPort: number;
  /** All mails in the mailbox of this local part, raw, oldest first. */
  mailsOf(local: string): string[];
  log(): string;
  stop(): Promise<void>;
}

/** The reason to skip if Postfix cannot run here: its processes change to other users. */
export async function postfixHere(): Promise<DebianFolder | string> {
  return process.getuid?.() === 0 ? debianPrograms() : 'Postfix needs to be started by root';
}

/** Users of every Debian. Postfix needs three different ones. */
const USERS = { owner: 'mail', group: 'news', other: 'nobody' } as const;
const MAIL_ID = 8;
const NEWS_GROUP = 9;

const SERVICES = `
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;

interface Options {
  servers: DebianFolder;
  folder: string;
  certificate: Certificate;
  /** Local parts that exist. */
  mailboxes: readonly string[];
  settings?: Record<string, string>;
}

export async function startPostfix({
  servers,
  folder,
  certificate,
  mailboxes,
  settings = {},
}: Options): Promise<Postfix> {
  const [port, tlsPort, fullPort] = [await freePort(0), await freePort(0), await freePort(0)];
  const conf = join(folder, 'conf');
  const queue = join(folder, 'queue');
  const boxes = join(folder, 'mail');
  const logFile = join(folder, 'mail.log');
  const log = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  makeFolders(folder, queue);
  writeFileSync(join(conf, 'certificate.pem'), certificate.cert);
  writeFileSync(join(conf, 'key.pem'), certificate.key, { mode: 0o600 });
  const known = mailboxes.map((local) => `{ ${local}@acme.example = ${local}/ }`).join(', ');
  const program = (name: string) => join(servers.root, name);
  const all = {
    ...{ compatibility_level: '3.10', queue_directory: queue, data_directory: join(folder, 'data') },
    ...{ command_directory: program('usr/sbin'), daemon_directory: program('usr/lib/postfix/sbin') },
    ...{ shlib_directory: program('usr/lib/postfix'), meta_directory: program('etc/postfix') },
    ...{ mail_owner: USERS.owner, setgid_group: USERS.group, default_privs: USERS.other },
    ...{ inet_interfaces: '127.0.0.1', inet_protocols: 'ipv4', myhostname: MAIL_HOST, mydestination: '' },
    ...{ alias_maps: '', local_recipient_maps: '', maillog_file: logFile, maillog_file_prefixes: folder },
    ...{ virtual_mailbox_domains: 'acme.example', virtual_mailbox_base: boxes },
    virtual_mailbox_maps: `inline:{ ${known} }`,
    ...{ virtual_minimum_uid: '1', virtual_uid_maps: `static:${MAIL_ID}`, virtual_gid_maps: `static:${MAIL_ID}` },
    ...{ smtpd_tls_cert_file: join(conf, 'certificate.pem'), smtpd_tls_key_file: join(conf, 'key.pem') },
    ...{ smtpd_tls_security_level: 'may', import_environment: 'MAIL_CONFIG LD_LIBRARY_PATH' },
    ...settings,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  writeFileSync(join(conf, 'main.cf'), `${lines.join('\n')}\n`);
  writeFileSync(
    join(conf, 'master.cf'),
    `127.0.0.1:${port} inet n - n - - smtpd
127.0.0.1:${tlsPort} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
127.0.0.1:${fullPort} inet n - n - - smtpd
  -o queue_minfree=${2 ** 60}${SERVICES}`,
  );
  const server = await startServer({
    servers,
    program: 'usr/lib/postfix/sbin/master',
    args: ['-s', '-c', conf],
    env: { MAIL_CONFIG: conf, LD_LIBRARY_PATH: `${program('usr/lib/postfix')}:${servers.libraries}` },
    port,
  });
  return {
    port,
    tlsPort,
    fullPort,
    mailsOf: (local) => mailsIn(join(boxes, local, 'new')),
    log,
    stop: server.stop,
  };
}

function makeFolders(folder: string, queue: string): void {
  // Postfix's users must be able to enter the folder.
  chmodSync(folder, 0o755);
  for (const name of ['conf', 'data', 'mail']) mkdirSync(join(folder, name));
  for (const name of ['data', 'mail']) chownSync(join(folder, name), MAIL_ID, MAIL_ID);
  mkdirSync(queue);
  mkdirSync(join(queue, 'pid'));
  const own = ['active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming', 'private', 'trace'];
  for (const name of own) {
    mkdirSync(join(queue, name), { mode: 0o700 });
    chownSync(join(queue, name), MAIL_ID, 0);
  }
  for (const name of ['public', 'maildrop']) {
    mkdirSync(join(queue, name), { mode: 0o730 });
    chownSync(join(queue, name), MAIL_ID, NEWS_GROUP);
  }
}

/** Files of a Maildir. */
function mailsIn(folder: string): string[] {
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // Postfix makes the folder with the first mail.
  }
  const files = names.map((name) => join(folder, name));
  const at = new Map(files.map((file) => [file, statSync(file).mtimeMs]));
  return files.sort((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0)).map((file) => readFileSync(file, 'utf8'));
}

export interface PolicyServer {
  port: number;
  close(): void;
}

/** A policy service of Postfix (SMTPD_POLICY_README), as greylisting programs are. @param decide given the attributes of a request */
export async function startPolicyServer(decide: (asked: ReadonlyMap<string, string>) => string): Promise<PolicyServer> {
  const server = createServer((socket) => {
    let input = '';
    socket
      .on('error', () => {})
      .on('data', (chunk) => {
        input += chunk.toString('utf8');
        for (let end = input.indexOf('\n\n'); end >= 0; end = input.indexOf('\n\n')) {
          const lines = input.slice(0, end).split('\n');
          input = input.slice(end + 2);
          const asked = new Map(
            lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
          );
          socket.write(`action=${decide(asked)}\n\n`);
        }
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, close: () => server.close() };
}

interface MailProxy {
  port: number;
  /** While true, replies to the end of a mail are held back. */
  hold: boolean;
  /** Leads to this port from now on, and cuts all connections. */
  leadTo(port: number): void;
  close(): void;
}

/** Between relay and mail server, unencrypted. */
export async function startMailProxy(first: number): Promise<MailProxy> {
  let to = first;
  const sockets = new Set<Socket>();
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    let ended = false;
    let tail = '';
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    client.on('data', (chunk) => {
      tail = (tail + chunk.toString('latin1')).slice(-5);
      if (tail.endsWith('\r\n.\r\n')) ended = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!(proxy.hold && ended)) client.write(chunk);
    });
    client.on('close', () => upstream.end());
    upstream.on('close', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const proxy: MailProxy = {
    port: typeof address === 'object' && address ? address.port : 0,
    hold: false,
    leadTo(port) {
      to = port;
      cut();
    },
    close() {
      server.close();
      cut();
    },
  };
  return proxy;
}
