import type { mailWords as english } from '../en/mail.ts';
import type { Translation } from '../translation.ts';

export const mailWords: Translation<typeof english> = {
  open: 'Ouvrir dans Beckon',
  withoutDetails: (source) => `De ${source}. Ouvrez Beckon pour voir de quoi il s’agit.`,
  personal: 'Ce message est pour vous seul : ses liens répondent en votre nom. Ils sont valables un jour.',
  reason: 'Vous le recevez parce qu’une réponse est attendue de vous et que cette adresse est l’un de vos canaux.',
  stop: 'Ne plus recevoir ces messages',
  channel: {
    on: {
      title: (address) => `Les messages à ${address} sont activés`,
      text: 'Beckon écrit à cette adresse quand quelque chose attend votre réponse. Vous pouvez les désactiver.',
      change: 'Désactiver',
    },
    off: {
      title: (address) => `Les messages à ${address} sont désactivés`,
      text: 'Beckon n’écrit plus à cette adresse. Ce qui attend votre réponse reste visible dans Beckon.',
      change: 'Réactiver',
    },
    unknown: 'Ce lien n’est pas valide, ou cette adresse ne fait plus partie de vos canaux.',
  },
  opening: {
    title: 'Ouverture dans Beckon',
    text: 'Si rien ne s’ouvre, choisissez où l’ouvrir.',
    app: 'Ouvrir l’application',
    browser: 'Ouvrir dans le navigateur',
  },
};
