import type { webStart as english } from '../en/web-start.ts';
import type { Translation } from '../translation.ts';

export const webStart: Translation<typeof english> = {
  title: 'Beckon funktioniert hier noch nicht',
  administrators: 'Für die Administration dieses Servers',
  plainHttp: {
    why: 'Im Browser braucht Beckon https. Diese Seite kam über unverschlüsseltes http: Was sie zeigt, ließe sich unterwegs mitlesen und ändern; deshalb erlauben Browser ihr weder Speicher noch Benachrichtigungen.',
    open: 'Über https ist Beckon unter dieser Adresse zu erreichen:',
    set: 'Stellen Sie einen Proxy mit TLS vor den Server und setzen Sie BECKON_PUBLIC_URL auf die Adresse, die im Browser geöffnet wird; sie beginnt mit https://.',
  },
  path: {
    why: (path) => `Im Browser braucht Beckon einen eigenen Hostnamen. Hier steht es unterhalb von ${path}.`,
    set: 'Geben Sie dem Server einen eigenen Hostnamen, etwa beckon.acme.example, und setzen Sie BECKON_PUBLIC_URL ohne Pfad darauf.',
  },
  notBuilt: {
    why: 'Der Server läuft und nimmt Ereignisse an; der Web-Client wurde nicht mitgebaut.',
    set: 'Führen Sie im Ordner des Projekts „npm run setup“ aus und laden Sie diese Seite neu.',
  },
  signInFailed: {
    title: 'Sie sind nicht angemeldet',
    why: 'Die Anmeldung hat nicht geklappt. Es wurde nichts geändert.',
    notAdministrator: 'Ihr Konto hat hier keine Administratorrolle. Bitten Sie um eine der Rollen in oidc.adminRoles.',
    again: 'Neu anmelden',
  },
  notLoaded: {
    title: 'Beckon wurde nicht geladen',
    why: 'Teile davon sind nicht angekommen. Prüfen Sie das Netz und laden Sie diese Seite neu.',
  },
  browser: {
    title: 'Beckon funktioniert in diesem Browser nicht',
    insecure:
      'Diese Seite kam über unverschlüsseltes http. Öffnen Sie sie über https, oder fragen Sie Ihre Administration nach der Adresse.',
    old: (missing) =>
      `Dem Browser fehlt, was Beckon braucht (${missing}). Aktuelle Versionen von Chrome, Edge, Firefox und Safari haben es.`,
  },
};
