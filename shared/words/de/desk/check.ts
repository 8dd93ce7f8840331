import type { check as english } from '../../en/desk/check.ts';
import type { Translated } from '../../translated.ts';

export const check: Translated<typeof english> = {
  here: 'Keiner: das Relay ist auf diesem Computer',
  straight: 'direkt',
  proxyBy: {
    environment: (names) => `Laut Umgebung: ${names}`,
    system: (names) => `Laut System: ${names}`,
  },
  name: (host, addresses) => `${host} ist ${addresses}`,
  answers: 'Erreicht',
  through: (proxy) => `Erreicht über ${proxy}`,
  noTls: 'Keines: das Relay ist auf diesem Computer',
  certificate: (subject, issuer, until, version) =>
    `Für ${subject}, ausgestellt von ${issuer}, bis ${until} (${version})`,
  relay: 'Ein Beckon-Relay, und die Uhren stimmen überein',
  clockAhead: (span) => `Die Uhr dieses Computers geht ${span} vor. Die Uhr stellen.`,
  clockBehind: (span) => `Die Uhr dieses Computers geht ${span} nach. Die Uhr stellen.`,
  socket: 'Kommt durch',
  token: 'Angenommen',
  tokenRefused: (detail) => `Das Relay lässt diesen Computer nicht zu: ${detail}`,
  unpaired: 'Dieser Computer ist nicht gekoppelt, es gibt nichts zu prüfen.',
};
