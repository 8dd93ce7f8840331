import type { webStart as english } from '../en/web-start.ts';
import type { Translated } from '../translated.ts';

export const webStart: Translated<typeof english> = {
  title: 'Beckon funktioniert hier noch nicht',
  administrators: 'Für die Administration dieses Relays',
  plainHttp: {
    why: 'Im Browser braucht Beckon https. Diese Seite kam über unverschlüsseltes http: Was sie zeigt, ließe sich unterwegs mitlesen und ändern; deshalb erlauben Browser ihr weder Speicher noch Benachrichtigungen.',
    open: 'Über https ist das Relay unter dieser Adresse zu erreichen:',
    set: 'Einen Proxy mit TLS vor das Relay stellen und BECKON_PUBLIC_URL auf die Adresse setzen, die im Browser geöffnet wird; sie beginnt mit https://.',
  },
  path: {
    why: (path) => `Im Browser braucht Beckon einen eigenen Hostnamen. Hier steht es unterhalb von ${path}.`,
    set: 'Dem Relay einen eigenen Hostnamen geben, etwa beckon.acme.example, und BECKON_PUBLIC_URL ohne Pfad darauf setzen.',
  },
  notBuilt: {
    why: 'Das Relay läuft und nimmt Ereignisse an; der Web-Client wurde nicht mitgebaut.',
    set: 'Im Ordner des Projekts „npm run setup“ ausführen und diese Seite neu laden.',
  },
  signInFailed: {
    title: 'Nicht angemeldet',
    why: 'Die Anmeldung hat nicht geklappt. Es wurde nichts geändert.',
    again: 'Neu anmelden',
  },
  notLoaded: {
    title: 'Beckon wurde nicht geladen',
    why: 'Teile davon sind nicht angekommen. Prüfen Sie das Netz und laden Sie diese Seite neu.',
  },
  browser: {
    title: 'Beckon funktioniert in diesem Browser nicht',
    insecure:
      'Diese Seite kam über unverschlüsseltes http. Sie muss über https geöffnet werden; die Adresse kennt die Administration.',
    old: (missing) =>
      `Dem Browser fehlt, was Beckon braucht (${missing}). Aktuelle Versionen von Chrome, Edge, Firefox und Safari haben es.`,
  },
};
