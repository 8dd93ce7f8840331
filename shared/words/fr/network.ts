import type { network as english } from '../en/network.ts';
import type { Translation } from '../translation.ts';

export const network: Translation<typeof english> = {
  reach: {
    name: (host) => `Le nom ${host} est inconnu sur ce réseau. Vérifiez l’adresse, et si le VPN est actif.`,
    refused: (host) => `${host} refuse la connexion. Beckon y est peut-être arrêté, ou un pare-feu le protège.`,
    timeout: (host) => `${host} ne répond pas. Un pare-feu fait peut-être obstacle, ou le VPN est inactif.`,
    unreachable: (host) => `${host} est injoignable d’ici. Cet appareil est-il relié à un réseau ?`,
    cut: (host) => `La connexion à ${host} a été coupée avant d’être établie. Un pare-feu fait peut-être obstacle.`,
  },
  certificate: {
    expired: (host, which, to) =>
      `Le certificat de ${host} a expiré le ${to} (${which}). Son administrateur doit le renouveler.`,
    early: (host, which, from, now) =>
      `Le certificat de ${host} commence le ${from}, et l’horloge de cet appareil indique ${now} (${which}). Vérifiez l’horloge.`,
    selfSigned: (host, which) =>
      `${host} présente un certificat autosigné (${which}). Votre administrateur peut dire si c’est le bon et le faire accepter par cet appareil.`,
    unknownIssuer: (host, which) =>
      `${host} présente un certificat d’une autorité inconnue de cet appareil (${which}). Votre administrateur peut ajouter cette autorité.`,
    wrongHost: (host, names) => `Le certificat de ${host} est établi pour ${names}. Vérifiez l’adresse.`,
    other: (host, which) => `Le certificat de ${host} n’est pas accepté (${which}).`,
    which: (subject, issuer) => `pour ${subject}, émis par ${issuer}`,
    otherNames: 'd’autres noms',
  },
  tls: (host, code) => `${host} répond, mais sans TLS utilisable (${code}). Vérifiez l’adresse et son port.`,
  proxyAway: {
    name: (proxy) => `Le nom du proxy ${proxy} est inconnu sur ce réseau. Beckon suit le réglage de proxy du système.`,
    refused: (proxy) => `Le proxy ${proxy} refuse la connexion. Beckon suit le réglage de proxy du système.`,
    timeout: (proxy) => `Le proxy ${proxy} ne répond pas. Beckon suit le réglage de proxy du système.`,
    other: (proxy, why) => `Le proxy ${proxy} est inutilisable (${why}). Beckon suit le réglage de proxy du système.`,
  },
  proxySignIn: (proxy) => `Le proxy ${proxy} demande un nom et un mot de passe.`,
  proxySignInAgain: (proxy) => `Le proxy ${proxy} n’accepte pas le nom et le mot de passe fournis.`,
  proxySignInKind: (proxy, host, kinds) =>
    `Le proxy ${proxy} demande une identification que Beckon ne peut pas fournir (${kinds}). Votre administrateur peut laisser passer ${host} sans identification.`,
  proxyNo: (proxy, host, status) =>
    `Le proxy ${proxy} ne laisse pas passer les connexions vers ${host} (${status}). Votre administrateur peut l’autoriser.`,
  proxyNoWay: (proxy, host, status) =>
    `Le proxy ${proxy} n’atteint pas ${host} (${status}). Vérifiez l’adresse ; votre administrateur peut dire si Beckon y est en marche.`,
  proxyUnusable: (proxy) =>
    `Le réglage de proxy « ${proxy} » est inutilisable. Beckon accepte les proxys http et https.`,
  noUpgrade: (host, status) =>
    `${host} répond, mais ne laisse pas passer de WebSocket (${status}). Quelque chose en chemin le bloque, ou l’adresse n’est pas celle d’un serveur Beckon.`,
  otherName: (host, status) =>
    `Le serveur à ${host} ne répond pas à ce nom (${status}). Vérifiez l’adresse ; son administrateur peut ajouter le nom.`,
  relayAway: (host, status) => `${host} répond que Beckon n’y est pas disponible pour le moment (${status}).`,
  notRelay: (host) => `${host} ne répond pas comme un serveur Beckon. Vérifiez l’adresse.`,
  other: (host, code) => `${host} est injoignable (${code}).`,
  unknown: (host) => `${host} est injoignable.`,
  clock: (host) =>
    `Les horloges ne concordent pas : ${host} n’accepte pas la connexion, ou ce qu’il délivre n’est pas valable à l’heure de cet appareil. Vérifiez l’horloge ; si elle est juste, prévenez votre administrateur.`,
};
