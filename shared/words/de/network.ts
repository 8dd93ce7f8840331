import type { network as english } from '../en/network.ts';
import type { Translation } from '../translation.ts';

export const network: Translation<typeof english> = {
  reach: {
    name: (host) => `Der Name ${host} ist in diesem Netz nicht bekannt. Prüfen Sie die Adresse und ob das VPN an ist.`,
    refused: (host) =>
      `${host} lehnt die Verbindung ab. Vielleicht läuft Beckon dort nicht, oder eine Firewall steht davor.`,
    timeout: (host) => `${host} antwortet nicht. Vielleicht steht eine Firewall im Weg, oder das VPN ist aus.`,
    unreachable: (host) => `${host} ist von hier nicht erreichbar. Ist dieses Gerät im Netz?`,
    cut: (host) => `Die Verbindung zu ${host} wurde getrennt, bevor sie stand. Vielleicht steht eine Firewall im Weg.`,
  },
  certificate: {
    expired: (host, which, to) =>
      `Das Zertifikat von ${host} ist seit ${to} abgelaufen (${which}). Die dortige Administration muss es erneuern.`,
    early: (host, which, from, now) =>
      `Das Zertifikat von ${host} gilt erst ab ${from}, und auf diesem Gerät ist es ${now} (${which}). Prüfen Sie die Uhr.`,
    selfSigned: (host, which) =>
      `${host} zeigt ein selbst signiertes Zertifikat (${which}). Ihre Administration weiß, ob es das richtige ist, und kann es diesem Gerät bekannt machen.`,
    unknownIssuer: (host, which) =>
      `${host} zeigt ein Zertifikat einer Stelle, die dieses Gerät nicht kennt (${which}). Ihre Administration kann sie bekannt machen.`,
    wrongHost: (host, names) => `Das Zertifikat von ${host} gilt für ${names}. Prüfen Sie die Adresse.`,
    other: (host, which) => `Das Zertifikat von ${host} wird nicht angenommen (${which}).`,
    which: (subject, issuer) => `für ${subject}, ausgestellt von ${issuer}`,
    otherNames: 'andere Namen',
  },
  tls: (host, code) => `${host} antwortet, aber nicht mit brauchbarem TLS (${code}). Prüfen Sie Adresse und Port.`,
  proxyAway: {
    name: (proxy) =>
      `Der Name des Proxys ${proxy} ist in diesem Netz nicht bekannt. Beckon folgt der Proxy-Einstellung des Systems.`,
    refused: (proxy) => `Der Proxy ${proxy} lehnt die Verbindung ab. Beckon folgt der Proxy-Einstellung des Systems.`,
    timeout: (proxy) => `Der Proxy ${proxy} antwortet nicht. Beckon folgt der Proxy-Einstellung des Systems.`,
    other: (proxy, why) =>
      `Der Proxy ${proxy} ist nicht zu gebrauchen (${why}). Beckon folgt der Proxy-Einstellung des Systems.`,
  },
  proxySignIn: (proxy) => `Der Proxy ${proxy} verlangt Name und Passwort.`,
  proxySignInAgain: (proxy) => `Der Proxy ${proxy} nimmt Name und Passwort nicht an, die er bekam.`,
  proxySignInKind: (proxy, host, kinds) =>
    `Der Proxy ${proxy} verlangt eine Art der Anmeldung, die Beckon nicht beherrscht (${kinds}). Ihre Administration kann ${host} ohne Anmeldung durchlassen.`,
  proxyNo: (proxy, host, status) =>
    `Der Proxy ${proxy} lässt keine Verbindung zu ${host} durch (${status}). Ihre Administration kann sie erlauben.`,
  proxyNoWay: (proxy, host, status) =>
    `Der Proxy ${proxy} erreicht ${host} nicht (${status}). Prüfen Sie die Adresse; Ihre Administration weiß, ob Beckon dort läuft.`,
  proxyUnusable: (proxy) =>
    `Die Proxy-Einstellung „${proxy}“ ist nicht zu gebrauchen. Beckon kennt http- und https-Proxys.`,
  noUpgrade: (host, status) =>
    `${host} antwortet, lässt aber keinen WebSocket durch (${status}). Etwas auf dem Weg nimmt ihn heraus, oder die Adresse ist nicht die eines Beckon-Servers.`,
  otherName: (host, status) =>
    `Der Server unter ${host} kennt diesen Namen nicht als seinen (${status}). Prüfen Sie die Adresse; die dortige Administration kann den Namen eintragen.`,
  relayAway: (host, status) => `${host} antwortet, dass Beckon dort gerade nicht verfügbar ist (${status}).`,
  notRelay: (host) => `${host} antwortet nicht wie ein Beckon-Server. Prüfen Sie die Adresse.`,
  other: (host, code) => `${host} ist nicht erreichbar (${code}).`,
  unknown: (host) => `${host} ist nicht erreichbar.`,
  clock: (host) =>
    `Die Uhren stimmen nicht überein: ${host} nimmt eine Anmeldung nicht an, oder was es gibt, gilt nach der Zeit dieses Geräts nicht. Prüfen Sie die Uhr; stimmt sie, wenden Sie sich an Ihre Administration.`,
};
