import type { signIn as english } from '../../en/desk/sign-in.ts';
import type { Translation } from '../../translation.ts';

export const signIn: Translation<typeof english> = {
  issuerAway: (why) => `Aucune connexion n’est possible pour le moment. ${why} Rien n’a été modifié.`,
  notOffered: (host) => `${host} ne propose pas de connexion par navigateur. Utilisez un code à usage unique.`,
  noBrowser: 'Aucun navigateur n’a pu être ouvert sur cet ordinateur. Rien n’a été modifié.',
  portsTaken:
    'Un autre programme de cet ordinateur utilise tous les ports par lesquels le navigateur pourrait revenir. Rien n’a été modifié ; fermez ce programme, ou demandez à votre administrateur.',
  cancelled: 'La connexion a été annulée. Rien n’a été modifié.',
  anewNotHere:
    'Cette réponse exige une nouvelle connexion par authentification unique, et vous vous êtes connecté ici avec un code. Rien n’a été envoyé.',
  anewNotOffered:
    'Cette réponse exige une nouvelle connexion par authentification unique, que ce serveur ne propose pas. Rien n’a été envoyé ; votre administrateur peut dire pourquoi.',
  anewLeaves: (issuer) =>
    `Vous vous reconnectez chez ${issuer} et revenez à cet élément. Rien n’a été envoyé : donnez alors la réponse de nouveau.`,
  anewOther: (name) => `${name} s’est connecté, pas vous. Rien n’a été envoyé.`,
  otherRelay: (relay, only) =>
    `Cet ordinateur ne peut se connecter qu’à ${only}, pas à ${relay}. Rien n’a été envoyé ; votre administrateur peut dire pourquoi.`,
  otherIssuer: (relay, issuer, only) =>
    `${relay} demande une connexion chez ${issuer}. Cet ordinateur ne peut se connecter que chez ${only}. Rien n’a été envoyé ; prévenez votre administrateur.`,
  otherAudience: (relay, other) =>
    `${relay} demande une connexion destinée à ${other}. Rien n’a été envoyé. Vérifiez l’adresse du serveur, ou prévenez votre administrateur.`,
  otherToken: (issuer) =>
    `Ce que ${issuer} a délivré n’est pas destiné à ce serveur et ne lui a pas été envoyé. Prévenez votre administrateur.`,
  otherThanBefore: (relay) =>
    `${relay} connecte désormais autrement qu’avant. Rien n’a été envoyé ; reconnectez-vous d’abord dans les préférences.`,
  tooLate: 'Personne ne s’est connecté en dix minutes. Rien n’a été modifié ; réessayez.',
  denied: (host) => `${host} n’a pas accepté votre connexion. Rien n’a été modifié.`,
  refused: (host, code) =>
    `${host} a refusé la connexion (${code}). Rien n’a été modifié ; votre administrateur peut dire pourquoi.`,
  failed: (host) => `La connexion chez ${host} a échoué. Rien n’a été modifié ; réessayez.`,
  refusedByRelay: (host, detail) => `${host} n’accepte pas cette connexion : ${detail}`,
  again: (host) =>
    `Votre session chez ${host} a expiré. Reconnectez-vous ; vos réponses sont conservées sur cet appareil.`,
  waitsForIssuer: (why) => `Votre session ne peut pas être renouvelée pour le moment. ${why} Beckon réessaie.`,
  pageFailed: 'La connexion a échoué',
  pageDone: { title: 'Vous pouvez fermer cet onglet', body: 'Beckon a reçu votre connexion et continue tout seul.' },
  pageOther: {
    title: 'Rien à faire ici',
    body: 'Cette page appartient à une connexion de Beckon qui est terminée. Recommencez dans Beckon.',
  },
};
