/** Simulated OpenText Notifications, as strict as the public collections, with fault injection and a journal. Independent of the relay. */
import type http from 'node:http';
import type { Clock } from '../clock.ts';
import { appendBounded } from '../journal.ts';
import type { Account } from './account.ts';
import { type Checked, checkSubmission, type Submission } from './checks.ts';
import { createFaultBox, type Fault, type FaultBox, type Route } from './faults.ts';
import { type Job, type Pace, statusOf } from './jobs.ts';
import { createPhones, type Phones } from './phones.ts';
import { basicOf, createTokenDesk } from './tokens.ts';
import { checkFreeMessage, checkTemplate } from './whatsapp-checks.ts';

/** A received request, without credentials. `answered`: status of the reply; 0: none. */
interface JournalEntry {
  at: string;
  route: Route;
  /** The client's id of the request; equal when it is repeated. */
  submitId: string | null;
  body: string;
  answered: number;
  fault: string | null;
  job: string | null;
}

export interface OpenTextOptions {
  account: Account;
  clock: Pick<Clock, 'now'>;
  pace?: Pace;
  /** Called for each accepted message. */
  onMessage?(job: string, submission: Submission): void;
  /** Whether to lose a message independently of the switches. */
  loses?(submission: Submission, submitId: string | null): boolean;
}

export interface OpenText {
  /** Handles one request; `path` is relative to the mount point, with a leading slash. */
  handle(request: http.IncomingMessage, response: http.ServerResponse, path: string): Promise<void>;
  readonly journal: readonly JournalEntry[];
  /** Accepted messages, oldest first. */
  submissions(): readonly Submission[];
  /** Accepted messages by the id of their job, oldest first. */
  jobs(): ReadonlyMap<string, Job>;
  readonly phones: Phones;
  readonly faults: FaultBox;
  /** Invalidates all tokens issued so far. */
  expireTokens(): void;
}

interface OpenTextReply {
  status: number;
  body: object;
  fault?: string;
  job?: string;
}

const KEPT = 20_000;
const BODY_BYTES = 256 * 1024;
/** Fast enough to watch in a demo. */
const DEMO_PACE: Pace = { sent: 500, arrived: 1500 };

const refusal = (status: number, fault: string): OpenTextReply => ({ status, body: { message: fault }, fault });

/** Channels by their name in the address of a status; push has none. */
const STATUS_OF = { push: null, sms: 'sms', email: 'emails', whatsapp: 'whatsapp' } as const;

interface MatchedRoute {
  route: Route;
  methods: readonly string[];
  type: 'application/json' | 'application/x-www-form-urlencoded' | null;
}

const TEMPLATE_PATH = '/mra/v1/outbound/whatsapp/template_message';

/** Accept a message as JSON. */
const SUBMISSIONS: Readonly<Record<string, Route>> = {
  '/mra/v1/utils/parser': 'push',
  '/mra/v1/outbound/sms': 'sms',
  '/mra/v1/outbound/emails': 'email',
  '/mra/v1/outbound/whatsapp': 'whatsapp',
  [TEMPLATE_PATH]: 'whatsapp',
};

function routeOf(path: string, tenant: string): MatchedRoute | null {
  const submission = SUBMISSIONS[path];
  if (submission) return { route: submission, methods: ['POST'], type: 'application/json' };
  if (/^\/mra\/v1\/outbound\/(sms|emails|whatsapp)\/status$/.test(path)) {
    return { route: 'status', methods: ['GET'], type: null };
  }
  if (path === '/mra/v1/inbound/whatsapp/messages/webhook') {
    return { route: 'webhook', methods: ['POST', 'GET', 'DELETE'], type: null };
  }
  if (path === `/tenants/${tenant}/oauth2/token`) {
    return { route: 'token', methods: ['POST'], type: 'application/x-www-form-urlencoded' };
  }
  return null;
}

export function createOpenText({ account, clock, pace = DEMO_PACE, ...more }: OpenTextOptions): OpenText {
  const faults = createFaultBox();
  const tokens = createTokenDesk(() => clock.now());
  const jobs = new Map<string, Job>();
  const journal: JournalEntry[] = [];
  const phones = createPhones(clock);
  let number = 4_100_000;

  function checkedOf(channel: Submission['channel'], path: string, text: string): Checked {
    if (channel !== 'whatsapp') return checkSubmission(channel, text);
    return path === TEMPLATE_PATH ? checkTemplate(text) : checkFreeMessage(text, phones.mayReceive);
  }

  function submit(channel: Submission['channel'], path: string, text: string, submitId: string | null): OpenTextReply {
    const checked = checkedOf(channel, path, text);
    if (!checked.ok) return refusal(400, checked.fault);
    const { submission } = checked;
    number += 1;
    const id = `xsi-${number}`;
    const unknown = submission.to.some((to) => faults.switches.undeliverable.includes(to));
    const lost = unknown || (more.loses?.(submission, submitId) ?? false);
    jobs.set(id, { id, submission, takenAt: clock.now(), lost });
    const oldest = jobs.keys().next();
    if (jobs.size > KEPT && !oldest.done) jobs.delete(oldest.value);
    more.onMessage?.(id, submission);
    return { status: 200, body: { job_id: id }, job: id };
  }

  function status(url: URL): OpenTextReply {
    const id = url.searchParams.get('job_id');
    const job = id === null ? undefined : jobs.get(id);
    const channel = url.pathname.split('/').at(-2);
    if (!job || STATUS_OF[job.submission.channel] !== channel) return refusal(404, 'there is no such job');
    const age = faults.switches.slowStatus
      ? { sent: Number.POSITIVE_INFINITY, arrived: Number.POSITIVE_INFINITY }
      : pace;
    return { status: 200, body: statusOf(job, clock.now(), age), job: job.id };
  }

  function webhook(method: string | undefined, text: string): OpenTextReply {
    const fault = method === 'POST' ? phones.register(text) : null;
    if (fault !== null) return refusal(400, fault);
    if (method === 'DELETE') phones.unregister();
    const url = phones.webhook();
    return url === null && method === 'GET' ? refusal(404, 'there is no webhook') : { status: 200, body: { url } };
  }

  function answer(found: MatchedRoute, url: URL, request: http.IncomingMessage, text: string): OpenTextReply {
    const { authorization } = request.headers;
    const wrong = wrongForm(found, request);
    if (wrong) return wrong;
    if (found.route === 'token') {
      const reply = tokens.issue(text, authorization, account, faults.switches);
      return reply.status === 200 ? reply : { ...reply, fault: 'the client was refused' };
    }
    // The collections use Basic for some calls and tokens for others; their description allows both for each.
    const known = authorization === basicOf(account.username, account.password) || tokens.isGood(authorization);
    if (!known) {
      return refusal(401, authorization?.startsWith('Bearer ') ? 'the token is not valid' : 'unknown user or password');
    }
    if (found.route === 'status') return status(url);
    if (found.route === 'webhook') return webhook(request.method, text);
    return submit(found.route, url.pathname, text, submitIdOf(request));
  }

  return {
    journal,
    jobs: () => jobs,
    phones,
    submissions: () => [...jobs.values()].map(({ submission }) => submission),
    faults,
    expireTokens: tokens.revokeAll,
    async handle(request, response, path) {
      const url = new URL(path, 'http://opentext');
      const text = await bodyOf(request);
      const found = routeOf(url.pathname, account.tenant);
      if (!found) return send(response, refusal(404, 'nothing listens here'));
      if (text === null) return send(response, refusal(413, `at most ${BODY_BYTES} bytes`));
      const fault = faults.next(found.route);
      const carriedOut = fault === null || fault.kind === 'malformed';
      const reply = carriedOut ? answer(found, url, request, text) : refusal(fault.status ?? 0, 'as it was told to');
      const answered = fault && !carriedOut ? (fault.status ?? 0) : reply.status;
      const entry = {
        at: new Date(clock.now()).toISOString(),
        route: found.route,
        submitId: submitIdOf(request),
        body: shownBody(found.route, url, text),
        answered,
        fault: reply.fault ?? null,
        job: reply.job ?? null,
      };
      appendBounded(journal, entry, KEPT);
      if (fault) injectFault(response, fault);
      else send(response, reply);
    },
  };
}

function wrongForm({ methods, type }: MatchedRoute, request: http.IncomingMessage): OpenTextReply | null {
  if (!methods.includes(request.method ?? '')) return refusal(405, `${methods.join(', ')} only`);
  if (type === null || request.headers['content-type']?.split(';')[0] === type) return null;
  return refusal(415, `the content type must be ${type}`);
}

/** Body for the journal, which stores no credentials. */
function shownBody(route: Route, url: URL, text: string): string {
  if (route === 'token') return '';
  return route === 'status' ? url.search : text;
}

function submitIdOf({ headers }: http.IncomingMessage): string | null {
  const header = headers['x-mra-submitid'];
  return typeof header === 'string' ? header : null;
}

function injectFault(response: http.ServerResponse, { kind, status = 500, retryAfter }: Fault): void {
  if (kind === 'reset') response.destroy();
  else if (kind === 'malformed') response.writeHead(200, { 'content-type': 'application/json' }).end('{"job_id": ');
  else if (kind === 'redirect') response.writeHead(307, { location: '/elsewhere' }).end();
  else if (kind === 'status') {
    const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ message: 'The service is not able to do this now' }));
  }
  // silent: leave the connection open.
}

function send(response: http.ServerResponse, { status, body }: OpenTextReply): void {
  const headers = status === 401 ? { 'www-authenticate': 'Basic realm="opentext", Bearer' } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function bodyOf(request: http.IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= BODY_BYTES) chunks.push(bytes);
  }
  return size > BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}
