import type { devices as english } from '../../en/window/devices.ts';
import type { Translated } from '../../translated.ts';

export const devices: Translated<typeof english> = {
  devices: {
    intro:
      'Auf diesen Geräten besteht eine Anmeldung. Was nicht mehr genutzt wird, verloren ging oder unbekannt ist, sollte beendet werden.',
    kinds: { device: 'Gerät', browser: 'Browser' },
    unnamed: { device: 'Ein Gerät ohne Namen', browser: 'Ein Browser' },
    by: {
      code: 'mit Code angemeldet',
      'sign-on': 'mit Single Sign-on angemeldet',
      token: 'von der Administration eingerichtet',
    },
    here: 'Hier',
    used: (when) => `zuletzt genutzt: ${when}`,
    until: (when) => `bis ${when}`,
    untilRevoked: 'unbefristet',
    end: 'Beenden',
    endNamed: (name) => `Beenden: ${name}`,
    endTitle: (name) => `${name} beenden?`,
    endBody:
      'Die Anmeldung endet sofort, und mit ihr jede, die von dort aus begann. Ein Browser löscht, was er aufbewahrt. Noch nicht gesendete Antworten können dort verloren gehen.',
    endOthers: 'Alle anderen beenden',
    endOthersTitle: 'Alle anderen beenden?',
    endOthersBody:
      'Alle enden sofort, und Browser löschen, was sie aufbewahren. Noch nicht gesendete Antworten können dort verloren gehen.',
    ended: 'Beendet.',
    looking: 'Fragt nach den angemeldeten Geräten',
    failedTitle: 'Die angemeldeten Geräte sind gerade nicht bekannt',
    notListed: (issuer) =>
      `Dieses Gerät ist bei ${issuer} angemeldet, dort wird über die Dauer entschieden; in der Liste des Relays steht es nicht.`,
    phoneTitle: 'Mein Telefon koppeln',
    phoneIntro:
      'Ein Code für ein weiteres eigenes Gerät, 10 Minuten lang und einmal gültig. Wer ihn hat, ist unter diesem Namen angemeldet.',
    phone: 'Code anzeigen',
    phoneAgain: 'Neuen Code anzeigen',
    scan: 'Die Kamera des Telefons auf das Bild richten, den Link öffnen und dort „Anmelden“ drücken.',
    typed: (host) => `Oder dort ${host} öffnen und den Code eingeben.`,
    noWeb: 'Diesen Code in Beckon auf dem anderen Gerät eingeben.',
    picture: (host) => `Bild eines Links zu ${host}, der den Code enthält`,
    code: 'Code',
    link: 'Link',
    copy: 'Link kopieren',
    copied: 'Kopiert.',
    notCopied: 'Kopieren war nicht möglich. Den Link markieren und von Hand kopieren.',
    left: (time) => `Noch ${time} gültig`,
    over: 'Der Code gilt nicht mehr.',
  },
  pageSignIn: {
    title: 'Anmelden',
    body: 'Mit einem Einmalcode anmelden. Er kommt von der Administration oder aus Beckon auf einem anderen eigenen Gerät (Einstellungen, Angemeldete Geräte).',
    bodyBoth:
      'Mit dem Firmenkonto anmelden oder mit einem Einmalcode, von der Administration oder von einem anderen eigenen Gerät.',
    linked:
      'Dieser Code kommt aus einem Link. Nur anmelden, wenn er selbst erzeugt wurde oder von der Administration stammt: Ein fremder Code meldet unter fremdem Namen an.',
    stay: 'Angemeldet bleiben für',
    stays: { PT1H: 'Eine Stunde', PT12H: '12 Stunden', P30D: '30 Tage' },
    stayHint: 'Eine Stunde wählen, wenn auch andere diesen Browser nutzen.',
    signIn: 'Anmelden',
    signingIn: 'Meldet an',
    with: (issuer) => `Anmelden mit ${issuer}`,
    leaves: 'Danach geht es hier von selbst weiter.',
    already: (name) => `Hier ist ${name} angemeldet. Der Code aus dem Link wurde nicht benutzt und gilt weiter.`,
  },
  signOut: {
    button: 'In diesem Browser abmelden',
    title: 'In diesem Browser abmelden?',
    body: 'Benachrichtigungen enden, und was Beckon in diesem Browser aufbewahrt, wird gelöscht. Die Vorgänge bleiben beim Relay.',
    confirm: 'Abmelden',
    unsent: (n) =>
      n === 1
        ? 'Eine Antwort ist noch nicht gesendet und ginge verloren:'
        : `${n} Antworten sind noch nicht gesendet und gingen verloren:`,
    unsentOne: (label, title) => `${label}: ${title}`,
    unknownItem: 'ein Vorgang, der hier nicht mehr aufbewahrt wird',
    more: (n) => `und ${n} weitere`,
  },
};
