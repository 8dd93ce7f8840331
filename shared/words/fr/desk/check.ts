import type { check as english } from '../../en/desk/check.ts';
import type { Translation } from '../../translation.ts';

export const check: Translation<typeof english> = {
  here: 'Aucun : Beckon fonctionne sur cet ordinateur',
  straight: 'direct',
  proxyBy: {
    environment: (names) => `Par l’environnement : ${names}`,
    system: (names) => `Par le système : ${names}`,
  },
  name: (host, addresses) => `${host} est ${addresses}`,
  answers: 'Joint',
  through: (proxy) => `Joint par ${proxy}`,
  noTls: 'Aucun : Beckon fonctionne sur cet ordinateur',
  certificate: (subject, issuer, until, version) =>
    `Pour ${subject}, émis par ${issuer}, jusqu’au ${until} (${version})`,
  relay: 'Un serveur Beckon, et les horloges concordent',
  clockAhead: (span) => `L’horloge de cet ordinateur avance de ${span} sur celle du serveur. Vérifiez l’horloge.`,
  clockBehind: (span) => `L’horloge de cet ordinateur retarde de ${span} sur celle du serveur. Vérifiez l’horloge.`,
  socket: 'Passe',
  token: 'Acceptée',
  tokenRefused: (detail) => `Le serveur n’accepte pas cet ordinateur : ${detail}`,
  unpaired: 'Cet ordinateur n’est pas associé, il n’y a donc rien à vérifier.',
};
