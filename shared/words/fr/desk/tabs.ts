import type { tabs as english } from '../../en/desk/tabs.ts';
import type { Translation } from '../../translation.ts';

export const tabs: Translation<typeof english> = {
  unknown:
    'L’onglet de Beckon interrogé s’est fermé avant de répondre. Vérifiez si cela a été fait ; sinon, recommencez.',
  silent:
    'Un autre onglet de Beckon détient ce que ce navigateur conserve, et ne répond pas. D’ici là, celui-ci affiche ce que le serveur envoie et ne conserve rien : une réponse pas encore envoyée est perdue à sa fermeture.',
  version: 'Un autre onglet exécute une autre version de Beckon. Rechargez-les tous.',
  asideVersion:
    'Un autre onglet exécute une autre version de Beckon et détient ce que ce navigateur conserve. Rechargez-les tous : d’ici là, celui-ci ne conserve rien, et une réponse pas encore envoyée est perdue à sa fermeture.',
  notKept:
    'Ce navigateur ne laisse Beckon rien conserver ici, comme dans une fenêtre privée. Tout vient du serveur, et une réponse pas encore envoyée est perdue à la fermeture du dernier onglet.',
};
