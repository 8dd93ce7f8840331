/** The three interfaces of OpenText as contract section 6 words them, and nothing more: any deviation is answered with 400. */
import { randomUUID } from 'node:crypto';
import { type Answered, type Endpoint, startEndpoint, type Taken } from './endpoint.ts';

export const ACCOUNT = {
  username: 'svc',
  password: 'ot-password',
  tenant: 't1',
  clientId: 'beckon',
  clientSecret: 'ot-secret',
};

interface OpenText {
  readonly endpoint: Endpoint;
  /** Request files that were uploaded, as they were before base64. */
  readonly pushed: unknown[];
  readonly sms: { to: string; text: string }[];
  readonly emails: { subject: string; to: string; text: string }[];
  /** Deviations from the contract. */
  readonly strays: string[];
  readonly tokens: { made: number };
}

const same = (value: unknown, keys: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).sort().join() === [...keys].sort().join();

export async function startOpenText(): Promise<OpenText> {
  const endpoint = await startEndpoint();
  const self: OpenText = { endpoint, pushed: [], sms: [], emails: [], strays: [], tokens: { made: 0 } };
  const valid = new Set<string>();
  const basic = (name: string, secret: string) => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
  const stray = (why: string, status = 400): Answered => {
    self.strays.push(why);
    return { status, body: { error: why } };
  };

  function token({ headers, text }: Taken): Answered {
    const form = new URLSearchParams(text);
    const given =
      headers.authorization === basic(ACCOUNT.clientId, ACCOUNT.clientSecret) ||
      (form.get('client_id') === ACCOUNT.clientId && form.get('client_secret') === ACCOUNT.clientSecret);
    if (!given || form.get('grant_type') !== 'client_credentials') return stray(`token: ${text}`, 401);
    const made = randomUUID();
    valid.add(`Bearer ${made}`);
    self.tokens.made += 1;
    return { status: 200, body: { access_token: made, token_type: 'Bearer', expires_in: 3600 } };
  }

  function push({ headers, body }: Taken): Answered {
    if (headers.authorization !== basic(ACCOUNT.username, ACCOUNT.password)) return stray('push: not signed in', 401);
    if (!same(body, ['domain', 'filename', 'data']) || body.domain !== 'MR')
      return stray(`push: ${JSON.stringify(body)}`);
    const file = Buffer.from(body.data, 'base64');
    if (file.toString('base64') !== body.data) return stray('push: no base64');
    self.pushed.push(JSON.parse(file.toString('utf8')));
    return { status: 200, body: {} };
  }

  function sms({ body }: Taken): Answered {
    const [one] = body?.destinations ?? [];
    if (!same(body, ['destinations', 'sms_text']) || !same(one, ['sms'])) return stray(`sms: ${JSON.stringify(body)}`);
    self.sms.push({ to: one.sms, text: body.sms_text });
    return { status: 200, body: { job_id: `sms-${self.sms.length}` } };
  }

  function email({ body }: Taken): Answered {
    const [one] = body?.destinations ?? [];
    const [part] = body?.body ?? [];
    const fits =
      same(body, ['options', 'destinations', 'body']) &&
      typeof body.options?.email_options?.subject === 'string' &&
      same(one, ['ref', 'email']) &&
      same(part, ['name', 'type', 'charset', 'data']) &&
      part.type === 'text';
    if (!fits) return stray(`email: ${JSON.stringify(body)}`);
    const text = Buffer.from(part.data, 'base64').toString('utf8');
    self.emails.push({ subject: body.options.email_options.subject, to: one.email, text });
    return { status: 200, body: { job_id: `email-${self.emails.length}` } };
  }

  function status({ path }: Taken): Answered {
    const job = new URL(path, 'http://x').searchParams.get('job_id') ?? '';
    return /^(sms|email)-\d+$/.test(job) ? { status: 200, body: delivered(job) } : stray(`status: ${path}`);
  }
  const delivered = (job: string) => ({
    job_id: job,
    job_state: ['Complete', 'Posted'],
    deliveries: [
      { delivery_attempts: [{ state: 'Sent' }], events: { sms_delivery_events: [{ status: 'Confirmed' }] } },
    ],
  });

  endpoint.answer((taken) => {
    const { method, path, headers } = taken;
    const [bare = ''] = path.split('?');
    if (method === 'POST' && bare === `/api/tenants/${ACCOUNT.tenant}/oauth2/token`) return token(taken);
    if (method === 'POST' && bare === '/push/mra/v1/utils/parser') return push(taken);
    if (!valid.has(headers.authorization ?? '')) return stray(`${method} ${path}: no token`, 401);
    if (method === 'POST' && bare === '/odn/outbound/sms') return sms(taken);
    if (method === 'POST' && bare === '/odn/outbound/emails') return email(taken);
    if (method === 'GET' && /^\/odn\/outbound\/(sms|emails)\/status$/.test(bare)) return status(taken);
    return stray(`${method} ${path}`, 404);
  });
  return self;
}
