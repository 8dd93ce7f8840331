import type { mailWords as english } from '../en/mail.ts';
import type { Translation } from '../translation.ts';

export const mailWords: Translation<typeof english> = {
  open: 'In Beckon öffnen',
  withoutDetails: (source) => `Von ${source}. Öffnen Sie Beckon, um es zu sehen.`,
  personal: 'Diese E-Mail ist nur für Sie: Die Links darin antworten in Ihrem Namen. Sie gelten einen Tag.',
  reason: 'Sie erhalten sie, weil eine Antwort von Ihnen erwartet wird und diese Adresse einer Ihrer Kanäle ist.',
  stop: 'Diese E-Mails abbestellen',
  channel: {
    on: {
      title: (address) => `E-Mails an ${address} sind eingeschaltet`,
      text: 'Beckon schreibt an diese Adresse, wenn etwas Ihre Antwort braucht. Sie können das ausschalten.',
      change: 'Ausschalten',
    },
    off: {
      title: (address) => `E-Mails an ${address} sind ausgeschaltet`,
      text: 'Beckon schreibt nicht mehr an diese Adresse. Was Ihre Antwort braucht, wartet weiterhin in Beckon.',
      change: 'Wieder einschalten',
    },
    unknown: 'Dieser Link ist ungültig, oder die Adresse gehört nicht mehr zu Ihren Kanälen.',
  },
  opening: {
    title: 'Wird in Beckon geöffnet',
    text: 'Wenn sich nichts öffnet, wählen Sie, wo Sie es öffnen möchten.',
    app: 'In der App öffnen',
    browser: 'Im Browser öffnen',
  },
};
