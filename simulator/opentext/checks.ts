/**
 * Validates requests as documented in OpenText's public collections ("Push Notification V2", "Notifications_All"). Strict: an unknown
 * member, a wrong value or non-canonical base64 is rejected with a reason.
 */
import { isUtf8 } from 'node:buffer';
import Type, { type Static } from 'typebox';
import { checker } from '../../shared/validate.ts';
import { jsonOf } from '../wire.ts';

const closed = <P extends Type.TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });
const Text = Type.String({ minLength: 1 });
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

const WhatsAppTemplate = closed({
  destinations: Type.Array(closed({ whatsapp: Type.String({ pattern: '^[0-9]{5,20}$' }) }), { minItems: 1 }),
  whatsapp_template_message: closed({
    template_message: closed({
      channel_template: closed({
        WHATSAPP: closed({
          template_id: Text,
          language_code: Text,
          // WhatsApp refuses parameters with line breaks.
          parameters: Type.Record(
            Type.String({ pattern: '^(header|body|button)\\[[1-9][0-9]?\\][a-z.]+$' }),
            Type.String({ minLength: 1, maxLength: 1024, pattern: '^[^\\n\\t]*$' }),
            { additionalProperties: false },
          ),
        }),
      }),
    }),
  }),
});

const uploads = checker(Upload);
const smsRequests = checker(Sms);
const emails = checker(Email);
const templates = checker(WhatsAppTemplate);

/** A message to a customer; `content` is decoded. */
export interface Submission {
  channel: 'push' | 'sms' | 'email' | 'whatsapp';
  to: string[];
  title: string;
  content: unknown;
}
type Checked = { ok: true; submission: Submission } | { ok: false; fault: string };

const refused = (fault: string): Checked => ({ ok: false, fault });
type Channel = Submission['channel'];

export function checkSubmission(channel: Channel, text: string): Checked {
  const body = jsonOf(text);
  if (body === undefined) return refused('the body is not JSON');
  const checked = { push: uploads, sms: smsRequests, email: emails, whatsapp: templates }[channel].check(body);
  if (!checked.ok) {
    const [first] = checked.errors;
    return refused(`${first?.pointer ?? ''} ${first?.detail ?? 'does not fit'}`.trim());
  }
  if (channel === 'push') return checkUpload(uploads.parse(body));
  if (channel === 'whatsapp') return templateSubmission(templates.parse(body));
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

function templateSubmission({
  destinations,
  whatsapp_template_message: message,
}: Static<typeof WhatsAppTemplate>): Checked {
  const { WHATSAPP: content } = message.template_message.channel_template;
  const title = content.parameters['body[1]text'] ?? '';
  return {
    ok: true,
    submission: { channel: 'whatsapp', to: destinations.map(({ whatsapp }) => whatsapp), title, content },
  };
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
