/** Checks WhatsApp messages as the vendor's collections show them: templates, and the free messages of the 24 hours after a person's last. */
import Type, { type Static } from 'typebox';
import { checker } from '../../shared/validate.ts';
import { jsonOf } from '../wire.ts';
import { type Checked, type Choice, closed, faultIn, refused, Text } from './checks.ts';

const destinations = Type.Array(closed({ whatsapp: Type.String({ pattern: '^[0-9]{5,20}$' }) }), { minItems: 1 });

const Template = closed({
  destinations,
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

const text = (maxLength: number) => closed({ text: Type.String({ minLength: 1, maxLength }) });
const Media = closed({ url: Text });
const Postback = Type.String({ minLength: 1, maxLength: 200 });
const Choices = Type.Array(closed({ text_message: text(20), postback_data: Postback }), { minItems: 1, maxItems: 3 });
const Row = closed({
  title: Type.String({ minLength: 1, maxLength: 24 }),
  description: Type.Optional(Type.String({ maxLength: 72 })),
  postback_data: Postback,
});
const Title = Type.String({ minLength: 1, maxLength: 200 });
const Description = Type.String({ minLength: 1, maxLength: 1024 });
const List = closed({
  title: Title,
  description: Description,
  sections: Type.Array(
    closed({
      title: Type.String({ minLength: 1, maxLength: 24 }),
      description: Type.Optional(Text),
      items: Type.Array(closed({ choice: Row }), { minItems: 1, maxItems: 10 }),
    }),
    { minItems: 1, maxItems: 10 },
  ),
});
const Card = closed({
  title: Title,
  description: Description,
  height: Type.Enum(['SHORT', 'MEDIUM', 'TALL']),
  media_message: Type.Optional(Media),
  choices: Choices,
});
const Message = closed({
  text_message: Type.Optional(text(4096)),
  media_message: Type.Optional(Media),
  choice_message: Type.Optional(closed({ text_message: text(1024), choices: Choices })),
  list_message: Type.Optional(List),
  card_message: Type.Optional(Card),
});
type Message = Static<typeof Message>;
const Free = closed({ destinations, whatsapp_message: Message });

const templates = checker(Template);
const messages = checker(Free);

export function checkTemplate(body: string): Checked {
  const checked = templates.check(jsonOf(body));
  if (!checked.ok) return refused(faultIn(checked.errors));
  const { destinations: to, whatsapp_template_message: message } = checked.value;
  const { WHATSAPP: content } = message.template_message.channel_template;
  const title = content.parameters['body[1]text'] ?? '';
  return { ok: true, submission: { channel: 'whatsapp', to: to.map(({ whatsapp }) => whatsapp), title, content } };
}

/** @param mayReceive whether the person wrote within the last 24 hours */
export function checkFreeMessage(body: string, mayReceive: (number: string) => boolean): Checked {
  const checked = messages.check(jsonOf(body));
  if (!checked.ok) return refused(faultIn(checked.errors));
  const { destinations: given, whatsapp_message: message } = checked.value;
  const to = given.map(({ whatsapp }) => whatsapp);
  if (Object.keys(message).length !== 1) return refused('/whatsapp_message has one kind of message');
  if (!to.every(mayReceive))
    return refused('more than 24 hours after the last message of the recipient: only templates');
  const shown = { channel: 'whatsapp' as const, to, content: message };
  return { ok: true, submission: { ...shown, title: titleOf(message), choices: choicesOf(message) } };
}

function titleOf({ text_message, media_message, choice_message, list_message, card_message }: Message): string {
  const block = list_message ?? card_message;
  if (block) return `${block.title}\n\n${block.description}`;
  return text_message?.text ?? choice_message?.text_message.text ?? media_message?.url ?? '';
}

function choicesOf({ choice_message, card_message, list_message }: Message): Choice[] {
  const choices = choice_message?.choices ?? card_message?.choices ?? [];
  const rows = (list_message?.sections ?? []).flatMap(({ items }) => items.map(({ choice }) => choice));
  return [
    ...choices.map(({ text_message, postback_data }) => ({ title: text_message.text, postback: postback_data })),
    ...rows.map(({ title, description, postback_data }) => ({ title: description ?? title, postback: postback_data })),
  ];
}
