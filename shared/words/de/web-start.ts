import type { webStart as english } from '../en/web-start.ts';
import type { Translated } from '../translated.ts';

export const webStart: Translated<typeof english> = {
  title: 'Beckon geht hier noch nicht',
  administrators: 'Für die Administration dieses Relays',
  plainHttp: {
    why: 'Im Browser braucht Beckon https. Diese Seite kam über einfaches http: Was sie zeigt, ließe sich unterwegs lesen und ändern, deshalb geben ihr Browser weder Speicher noch Benachrichtigungen.',
    set: 'Einen Proxy mit TLS vor das Relay stellen und BECKON_PUBLIC_URL auf die Adresse setzen, die geöffnet wird, beginnend mit https://.',
  },
  path: {
    why: (path) => `Im Browser braucht Beckon einen eigenen Hostnamen. Hier steht es unterhalb von ${path}.`,
    set: 'Dem Relay einen eigenen Hostnamen geben, etwa beckon.acme.example, und BECKON_PUBLIC_URL ohne Pfad darauf setzen.',
  },
  notBuilt: {
    why: 'Das Relay läuft und nimmt Ereignisse an; der Webclient wurde nicht mit ihm gebaut.',
    set: 'Im Ordner des Projekts „npm run setup“ ausführen und diese Seite neu laden.',
  },
  browser: {
    title: 'Beckon geht in diesem Browser nicht',
    insecure: 'Diese Seite kam über einfaches http. Über https öffnen oder die Administration nach der Adresse fragen.',
    old: (missing) =>
      `Dem Browser fehlt, was Beckon braucht (${missing}). Aktuelle Versionen von Chrome, Edge, Firefox und Safari haben es.`,
  },
};
