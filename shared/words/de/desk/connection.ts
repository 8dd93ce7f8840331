import type { connection as english } from '../../en/desk/connection.ts';
import type { Translated } from '../../translated.ts';

export const connection: Translated<typeof english> = {
  draining: (host) => `${host} startet neu. Beckon verbindet sich von selbst wieder.`,
  lost: (host) => `Die Verbindung zu ${host} ist abgebrochen. Beckon versucht es weiter.`,
  revoked: 'Dieses Gerät darf sich nicht mehr verbinden. Mit einem neuen Code lässt es sich wieder anmelden.',
  ended:
    'Die Anmeldung dieses Geräts ist abgelaufen. Mit einem neuen Code lässt es sich wieder anmelden; die Antworten bleiben auf diesem Gerät.',
  refusedByRelay: (detail) => `Das Relay lehnt die Verbindung ab: ${detail}`,
  protocol: 'Das Relay und diese Version von Beckon verstehen sich nicht. Beckon muss aktualisiert werden.',
  notStored:
    'Neu Eingetroffenes ließ sich auf diesem Gerät nicht speichern. Ist die Festplatte voll? Beckon versucht es weiter.',
  relayUrl: 'Die Adresse des Relays muss mit https:// beginnen. http:// gilt nur für diesen Computer selbst.',
  pairRefused:
    'Der Code ist nicht gültig. Ein Code gilt zehn Minuten und nur einmal: Die Administration gibt einen neuen.',
  pairAnswer: (host) => `${host} antwortet nicht wie ein Beckon-Relay. Stimmt die Adresse?`,
  ownSessions: {
    notHere: 'Hier besteht keine Anmeldung mehr.',
    gone: 'Die Anmeldung war schon beendet.',
    tooMany: 'In kurzer Zeit wurden zu viele Codes erzeugt. In einer Minute geht es wieder.',
  },
  left: {
    'signed-out': 'Abgemeldet. Was dieser Browser aufbewahrt hatte, ist gelöscht.',
    ended: 'Dieser Browser wurde von anderer Stelle abgemeldet. Was er aufbewahrt hatte, ist gelöscht.',
    over: 'Die Anmeldung ist abgelaufen. Was hier aufbewahrt ist, ist nach der nächsten Anmeldung derselben Person wieder da; meldet sich jemand anderes an, wird es gelöscht.',
  },
  managed: 'Dieser Computer wurde von der Administration gekoppelt. Das lässt sich hier nicht ändern.',
  unexpected:
    'In Beckon hat etwas nicht funktioniert. Es wurde nichts geändert; ein neuer Versuch hilft oft, sonst die Diagnose kopieren.',
  notYours: 'Diese Seite darf das nicht.',
  linkRefused: 'Nur https-Links werden geöffnet.',
  loginFailed: 'Das System hat es nicht übernommen. Der Start bei der Anmeldung blieb, wie er war.',
};
