import type { connection as english } from '../../en/desk/connection.ts';
import type { Translation } from '../../translation.ts';

import { setByOrganisation } from '../terms.ts';

export const connection: Translation<typeof english> = {
  draining: (host) => `${host} startet neu. Beckon verbindet sich von selbst wieder.`,
  lost: (host) => `Die Verbindung zu ${host} ist abgebrochen. Beckon versucht es weiter.`,
  revoked: 'Dieses Gerät darf sich nicht mehr verbinden. Melden Sie sich mit einem neuen Code wieder an.',
  ended:
    'Die Anmeldung dieses Geräts ist abgelaufen. Melden Sie sich mit einem neuen Code wieder an; Ihre Antworten bleiben auf diesem Gerät.',
  refusedByRelay: (detail) => `Der Server lehnt die Verbindung ab: ${detail}`,
  protocol: 'Diese Version von Beckon ist zu alt oder zu neu für den Server. Aktualisieren Sie Beckon.',
  notStored:
    'Neu Eingetroffenes ließ sich auf diesem Gerät nicht speichern. Ist die Festplatte voll? Beckon versucht es weiter.',
  relayUrl: 'Die Adresse des Servers muss mit https:// beginnen. http:// gilt nur für diesen Computer selbst.',
  pairRefused:
    'Der Code ist nicht gültig. Ein Code gilt zehn Minuten und nur einmal: Bitten Sie Ihre Administration um einen neuen.',
  pairAnswer: (host) => `${host} antwortet nicht wie ein Beckon-Server. Prüfen Sie die Adresse.`,
  ownSessions: {
    notHere: 'Sie sind hier nicht mehr angemeldet.',
    gone: 'Die Anmeldung war schon beendet.',
    tooMany: 'In kurzer Zeit wurden zu viele Codes erzeugt. Warten Sie eine Minute und erzeugen Sie dann einen neuen.',
  },
  left: {
    'signed-out': 'Sie sind abgemeldet. Was dieser Browser aufbewahrt hatte, ist gelöscht.',
    ended: 'Dieser Browser wurde von anderer Stelle abgemeldet. Was er aufbewahrt hatte, ist gelöscht.',
    over: 'Ihre Anmeldung ist abgelaufen. Was hier aufbewahrt ist, ist nach Ihrer nächsten Anmeldung wieder da; meldet sich jemand anderes an, wird es gelöscht.',
  },
  managed: 'Dieser Computer wurde von Ihrer Administration gekoppelt. Das lässt sich hier nicht ändern.',
  unexpected:
    'In Beckon hat etwas nicht funktioniert. Es wurde nichts geändert; versuchen Sie es noch einmal, und kopieren Sie die Diagnose, wenn es so bleibt.',
  notYours: 'Diese Seite darf das nicht.',
  linkRefused: 'Nur https-Links werden geöffnet.',
  linkHostRefused: (host) => `Ihre Organisation erlaubt keine Links auf ${host}.`,
  setByOrganisation,
  loginFailed: 'Das System hat es nicht übernommen. Der Start bei der Anmeldung blieb, wie er war.',
};
