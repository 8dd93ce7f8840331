import type { mailWords as english } from '../en/mail.ts';
import type { Translation } from '../translation.ts';

export const mailWords: Translation<typeof english> = {
  open: 'Ouvrir dans Beckon',
  withoutDetails: (source) => `De ${source}. Ouvrez Beckon pour voir de quoi il s’agit.`,
  personal: 'Ce message est pour vous seul : ses liens répondent en votre nom. Ils sont valables un jour.',
  reason: 'Vous le recevez parce qu’une réponse est attendue de vous et que cette adresse est l’un de vos canaux.',
  stop: 'Ne plus recevoir ces messages',
};
