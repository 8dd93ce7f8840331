/**
 * Content of WhatsApp messages other than templates, as in the vendor's collections: text, choices, list and card. The limits are those of
 * WhatsApp, in UTF-16 units.
 */
import { phoneWordsFor } from '../../../../shared/words/phone.ts';
import type { GatewayInput, MessageButton } from '../../../domain/outbound/outbound-ports.ts';
import { cutText } from './template-parameters.ts';

const MAX_TEXT = 4096;
/** Of a message with buttons. */
const MAX_BODY = 1024;
const MAX_BUTTONS = 3;
const MAX_BUTTON_TITLE = 20;
const MAX_ROWS = 10;
const MAX_ROW_TITLE = 24;
const MAX_ROW_DESCRIPTION = 72;
const MAX_CARD_TITLE = 200;

const textMessage = (text: string) => ({ text_message: { text } });

/** Non-empty parts as paragraphs; the last one, which is a link, is never cut. */
function paragraphs(parts: readonly (string | undefined)[], link: string | undefined, limit: number): string {
  const text = parts.filter(Boolean).join('\n\n');
  return link === undefined ? cutText(text, limit) : `${cutText(text, limit - link.length - 2)}\n\n${link}`;
}

/** @param input with buttons, or the result of a tap */
export function whatsAppMessage(input: GatewayInput): object {
  const { title, body, link, buttons = [] } = input;
  if (buttons.length === 0) return textMessage(paragraphs([title, body], link, MAX_TEXT));
  if (isList(buttons)) return { list_message: listOf(input, buttons.slice(0, MAX_ROWS)) };
  const choices = buttons.map(({ label, token }) => ({ ...textMessage(label), postback_data: token }));
  if (!input.facts?.length) return { choice_message: { ...textMessage(textOf(input, MAX_BODY)), choices } };
  const description = textOf({ ...input, title: '' }, MAX_BODY);
  return { card_message: { title: cutText(title, MAX_CARD_TITLE), description, height: 'TALL', choices } };
}

/** A label that is too long for a button would be cut where its meaning is. */
const isList = (buttons: readonly MessageButton[]): boolean =>
  buttons.length > MAX_BUTTONS || buttons.some(({ label }) => label.length > MAX_BUTTON_TITLE);

function listOf(input: GatewayInput, buttons: readonly MessageButton[]): object {
  const { answers } = phoneWordsFor(input.language ?? '');
  const items = buttons.map(({ label, token }) => ({
    choice: {
      title: cutText(label, MAX_ROW_TITLE),
      ...(label.length > MAX_ROW_TITLE ? { description: cutText(label, MAX_ROW_DESCRIPTION) } : {}),
      postback_data: token,
    },
  }));
  return {
    title: cutText(input.title, MAX_CARD_TITLE),
    description: textOf({ ...input, title: '' }, MAX_BODY),
    sections: [{ title: answers, items }],
  };
}

function textOf({ title, body, about = [], facts = [], link, language, reply }: GatewayInput, limit: number): string {
  const lines = [...about, ...facts.map(({ label, value }) => `${label}: ${value}`)].join('\n');
  const { more } = phoneWordsFor(language ?? '');
  const last = link === undefined || reply ? link : `${more} ${link}`;
  return paragraphs([title, body, lines], last, limit);
}
