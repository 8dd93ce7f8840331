import type { phoneWords as english } from '../en/phone.ts';
import type { Translation } from '../translation.ts';

export const phoneWords: Translation<typeof english> = {
  offer: {
    title: 'Répondre ici avec un bouton ?',
    text: 'Les demandes arrivent alors avec des boutons, pendant un jour après chacun de vos messages. Ils ne valent que sur ce téléphone.',
    accept: 'Oui, volontiers',
  },
  accepted: 'Désormais, les demandes arrivent avec des boutons, pendant un jour après chacun de vos messages.',
  more: 'Détails et autres réponses :',
  answers: 'Votre réponse',
  notYours: 'Votre réponse n’a pas été enregistrée : cette demande ne s’adresse plus à vous.',
  refused: 'Votre réponse n’a pas été enregistrée. Ouvrez Beckon pour en voir la raison.',
  expired: 'Ce bouton est trop ancien : rien n’a été enregistré. Le lien mène à la demande.',
};
