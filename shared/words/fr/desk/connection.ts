import type { connection as english } from '../../en/desk/connection.ts';
import type { Translation } from '../../translation.ts';

import { setByOrganisation } from '../terms.ts';

export const connection: Translation<typeof english> = {
  draining: (host) => `${host} redémarre. Beckon se reconnecte tout seul.`,
  lost: (host) => `La connexion à ${host} est interrompue. Beckon réessaie.`,
  revoked: 'Cet appareil n’est plus autorisé. Reconnectez-vous avec un nouveau code.',
  ended:
    'La session de cet appareil a expiré. Reconnectez-vous avec un nouveau code ; vos réponses sont conservées sur cet appareil.',
  refusedByRelay: (detail) => `Le serveur a refusé la connexion : ${detail}`,
  protocol: 'Cette version de Beckon est trop ancienne ou trop récente pour le serveur. Mettez Beckon à jour.',
  notStored: 'Ce qui est arrivé n’a pas pu être enregistré sur cet appareil. Le disque est-il plein ? Beckon réessaie.',
  relayUrl: 'L’adresse du serveur doit commencer par https://. Le simple http:// est réservé à cet ordinateur.',
  pairRefused:
    'Le code n’est pas valable. Un code dure dix minutes et sert une fois : demandez-en un nouveau à votre administrateur.',
  pairAnswer: (host) => `${host} ne répond pas comme un serveur Beckon. Vérifiez l’adresse.`,
  ownSessions: {
    notHere: 'Votre session n’est plus ouverte ici.',
    gone: 'Elle était déjà terminée.',
    tooMany: 'Trop de codes ont été créés en peu de temps. Attendez une minute, puis créez-en un autre.',
  },
  left: {
    'signed-out': 'Vous êtes déconnecté. Ce qui était conservé dans ce navigateur est effacé.',
    ended: 'Ce navigateur a été déconnecté depuis un autre endroit. Ce qu’il conservait est effacé.',
    over: 'Votre session ici est terminée. Ce qui est conservé revient à votre prochaine connexion ; si quelqu’un d’autre se connecte, c’est effacé.',
  },
  managed: 'Cet ordinateur a été associé par votre administrateur. Cela ne peut pas être modifié ici.',
  unexpected:
    'Quelque chose dans Beckon n’a pas fonctionné. Rien n’a été modifié ; réessayez, et copiez le diagnostic si cela persiste.',
  notYours: 'Cette page ne peut pas demander cela.',
  linkRefused: 'Seuls les liens https sont ouverts.',
  linkHostRefused: (host) => `Votre organisation n’autorise pas les liens vers ${host}.`,
  setByOrganisation,
  loginFailed: 'Le système ne l’a pas accepté. Le démarrage automatique reste inchangé.',
};
