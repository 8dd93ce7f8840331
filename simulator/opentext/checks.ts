/**
 * Validates requests as documented in OpenText's public collections ("Push Notification V2", "Notifications_All"). Strict: an unknown
 * member, a wrong value or non-canonical base64 is rejected with a reason.
 */
import { isUtf8 } from 'node:buffer';
import Type, { type Static } from 'typebox';
import type { FieldError } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { jsonOf } from '../wire.ts';

export const closed = <P extends Type.TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
export const Text = Type.String({ minLength: 1 });
/** RFC 4648 section 4, padded. */
const Base64 = Type.String({
  pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
  minLength: 4,
});

const Upload = closed({
  domain: Type.Literal('MR'),
  filename: Type.String({ pattern: '^[A-Za-z0-9._-]{1,120}\\.json$' }),
  data: Base64,
});
const Sms = closed({
  destinations: Type.Array(closed({ ref: Type.Optional(Text), sms: Type.String({ pattern: '^\\+?[0-9]{5,20}$' }) }), {
    minItems: 1,
  }),
  sms_text: Text,
});
const Email = closed({
  options: Type.Optional(
    closed({
      // `from_display_name` is in no public collection.
      email_options: closed({ subject: Text, from_display_name: Type.Optional(Text) }),
    }),
  ),
  destinations: Type.Array(
    closed({ ref: Type.Optional(Text), email: Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$' }) }),
    { minItems: 1 },
  ),
  body: Type.Array(
    closed({
      name: Text,
      type: Type.Enum(['text', 'html']),
      charset: Type.Enum(['UTF-8', 'ISO-8859-1']),
      data: Base64,
    }),
    { minItems: 1 },
  ),
});

const uploads = checker(Upload);
const smsRequests = checker(Sms);
const emails = checker(Email);

/** A button of a message. */
export interface Choice {
  title: string;
  postback: string;
}

/** A message to a customer; `content` is decoded. */
export interface Submission {
  channel: 'push' | 'sms' | 'email' | 'whatsapp';
  to: string[];
  title: string;
  content: unknown;
  /** Buttons of a WhatsApp message. */
  choices?: Choice[];
}
export type Checked = { ok: true; submission: Submission } | { ok: false; fault: string };

export const refused = (fault: string): Checked => ({ ok: false, fault });
export const faultIn = ([first]: readonly FieldError[]): string =>
  `${first?.pointer ?? ''} ${first?.detail ?? 'does not fit'}`.trim();

export function checkSubmission(channel: Exclude<Submission['channel'], 'whatsapp'>, text: string): Checked {
  const body = jsonOf(text);
  if (body === undefined) return refused('the body is not JSON');
  const checked = { push: uploads, sms: smsRequests, email: emails }[channel].check(body);
  if (!checked.ok) return refused(faultIn(checked.errors));
  if (channel === 'push') return checkUpload(uploads.parse(body));
  return channel === 'sms' ? smsSubmission(smsRequests.parse(body)) : emailSubmission(emails.parse(body));
}

function checkUpload({ data }: Static<typeof Upload>): Checked {
  const file = decoded(data);
  const content = file === null ? undefined : jsonOf(file);
  if (typeof content !== 'object' || content === null) return refused('/data is not a JSON request file in base64');
  const to = 'to' in content ? [String(content.to)] : [];
  return {
    ok: true,
    submission: { channel: 'push', to, title: 'alert' in content ? String(content.alert) : '', content },
  };
}

function smsSubmission({ destinations, sms_text: text }: Static<typeof Sms>): Checked {
  const to = destinations.map(({ sms }) => sms);
  return { ok: true, submission: { channel: 'sms', to, title: text.split('\n', 1)[0] ?? '', content: text } };
}

function emailSubmission({ options, destinations, body }: Static<typeof Email>): Checked {
  const parts = body.map(({ data, charset }) => decoded(data, charset));
  if (parts.includes(null)) return refused('/body/0/data is not text of its charset in base64');
  const to = destinations.map(({ email }) => email);
  const content = parts.join('\n');
  return { ok: true, submission: { channel: 'email', to, title: options?.email_options.subject ?? '', content } };
}

function decoded(base64: string, charset = 'UTF-8'): string | null {
  const bytes = Buffer.from(base64, 'base64');
  if (charset === 'ISO-8859-1') return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}
