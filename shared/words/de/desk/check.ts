import type { check as english } from '../../en/desk/check.ts';
import type { Translation } from '../../translation.ts';

export const check: Translation<typeof english> = {
  here: 'Keiner: Beckon läuft auf diesem Computer',
  straight: 'direkt',
  proxyBy: {
    environment: (names) => `Laut Umgebung: ${names}`,
    system: (names) => `Laut System: ${names}`,
  },
  name: (host, addresses) => `${host} ist ${addresses}`,
  answers: 'Erreicht',
  through: (proxy) => `Erreicht über ${proxy}`,
  noTls: 'Keines: Beckon läuft auf diesem Computer',
  certificate: (subject, issuer, until, version) =>
    `Für ${subject}, ausgestellt von ${issuer}, bis ${until} (${version})`,
  relay: 'Ein Beckon-Server, und die Uhren stimmen überein',
  clockAhead: (span) => `Die Uhr dieses Computers geht ${span} vor. Prüfen Sie die Uhr.`,
  clockBehind: (span) => `Die Uhr dieses Computers geht ${span} nach. Prüfen Sie die Uhr.`,
  socket: 'Kommt durch',
  token: 'Angenommen',
  tokenRefused: (detail) => `Der Server lässt diesen Computer nicht zu: ${detail}`,
  unpaired: 'Dieser Computer ist nicht gekoppelt, es gibt nichts zu prüfen.',
};
