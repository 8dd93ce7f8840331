import type { mailWords as english } from '../en/mail.ts';
import type { Translation } from '../translation.ts';

export const mailWords: Translation<typeof english> = {
  open: 'In Beckon öffnen',
  withoutDetails: (source) => `Von ${source}. Öffnen Sie Beckon, um es zu sehen.`,
  personal: 'Diese E-Mail ist nur für Sie: Ihre Links antworten in Ihrem Namen. Sie gelten einen Tag.',
  reason: 'Sie erhalten sie, weil eine Antwort von Ihnen erwartet wird und diese Adresse einer Ihrer Kanäle ist.',
  stop: 'Diese E-Mails abbestellen',
};
