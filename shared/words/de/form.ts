import type { form as english } from '../en/form.ts';
import type { Translation } from '../translation.ts';

export const form: Translation<typeof english> = {
  fill: (label) => `${label}: Felder ausfüllen`,
  comment: 'Kommentar',
  commentOptional: 'Kommentar (optional)',
  yes: 'Ja',
  no: 'Nein',
  required: 'Füllen Sie dieses Feld aus.',
  choose: 'Wählen Sie einen Eintrag.',
  number: 'Geben Sie eine Zahl ein.',
  integer: 'Geben Sie eine ganze Zahl ein.',
  between: (least, most) => `Geben Sie eine Zahl von ${least} bis ${most} ein.`,
  atLeast: (least) => `Geben Sie mindestens ${least} ein.`,
  atMost: (most) => `Geben Sie höchstens ${most} ein.`,
  long: (most) => `Geben Sie höchstens ${most} Zeichen ein.`,
  unfit: 'Dieser Wert ist hier nicht möglich.',
  formats: {
    date: 'Geben Sie ein Datum ein.',
    'date-time': 'Geben Sie Datum und Uhrzeit ein.',
    email: 'Geben Sie eine E-Mail-Adresse ein.',
    uri: 'Geben Sie eine Adresse ein, etwa https://example.com.',
  },
};
