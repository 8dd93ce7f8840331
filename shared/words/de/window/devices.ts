import type { devices as english } from '../../en/window/devices.ts';
import type { Translation } from '../../translation.ts';

export const devices: Translation<typeof english> = {
  devices: {
    intro: 'Melden Sie Geräte ab, die Sie nicht mehr nutzen oder nicht kennen.',
    kinds: { device: 'Gerät', browser: 'Browser' },
    unnamed: { device: 'Ein Gerät ohne Namen', browser: 'Ein Browser' },
    by: {
      code: 'mit Code angemeldet',
      'sign-on': 'mit Single Sign-on angemeldet',
      token: 'von Ihrer Administration eingerichtet',
    },
    here: 'Dieses hier',
    used: (when) => `zuletzt genutzt: ${when}`,
    until: (when) => `bis ${when}`,
    untilRevoked: 'unbefristet',
    end: 'Abmelden',
    endNamed: (name) => `Abmelden: ${name}`,
    endTitle: (name) => `${name} abmelden?`,
    endBody:
      'Es wird sofort abgemeldet, und mit ihm, was darüber angemeldet wurde. Ein Browser löscht, was er aufbewahrt. Noch nicht gesendete Antworten können dort verloren gehen.',
    endOthers: 'Alle anderen abmelden',
    endOthersTitle: 'Alle anderen abmelden?',
    endOthersBody:
      'Alle werden sofort abgemeldet, und Browser löschen, was sie aufbewahren. Noch nicht gesendete Antworten können dort verloren gehen.',
    ended: 'Abgemeldet.',
    looking: 'Ihre Geräte werden geladen',
    failedTitle: 'Ihre Geräte konnten nicht geladen werden',
    notListed: (issuer) =>
      `Dieses Gerät ist bei ${issuer} angemeldet; dort wird über die Dauer entschieden, und in dieser Liste steht es nicht.`,
    phoneTitle: 'Mein Telefon koppeln',
    phoneIntro:
      'Ein Code für ein weiteres Gerät von Ihnen, 10 Minuten lang und einmal gültig. Wer ihn hat, ist unter Ihrem Namen angemeldet.',
    phone: 'Code anzeigen',
    phoneAgain: 'Neuen Code anzeigen',
    scan: 'Richten Sie die Kamera des Telefons auf das Bild, öffnen Sie den Link und drücken Sie dort „Anmelden“.',
    typed: (host) => `Oder öffnen Sie dort ${host} und geben Sie den Code ein.`,
    noWeb: 'Geben Sie diesen Code in Beckon auf dem anderen Gerät ein.',
    picture: (host) => `Bild eines Links zu ${host}, der den Code enthält`,
    code: 'Code',
    link: 'Link',
    copy: 'Link kopieren',
    copied: 'Kopiert.',
    notCopied: 'Kopieren war nicht möglich. Markieren Sie den Link und kopieren Sie ihn von Hand.',
    left: (time) => `Noch ${time} gültig`,
    over: 'Der Code gilt nicht mehr.',
  },
  pageSignIn: {
    title: 'Bei Beckon anmelden',
    titleAs: (name) => `Bei Beckon als ${name} anmelden?`,
    asking: 'Der Link wird geprüft',
    body: 'Melden Sie sich mit einem Einmalcode an: von Ihrer Administration oder aus Beckon auf einem anderen Ihrer Geräte (Einstellungen, Angemeldete Geräte).',
    bodyBoth:
      'Melden Sie sich mit Ihrem Firmenkonto an, oder mit einem Einmalcode von Ihrer Administration oder von einem anderen Ihrer Geräte.',
    linkedAs: (name) => `Dieser Link meldet Sie als ${name} an. Fahren Sie nur fort, wenn Sie ihn angefordert haben.`,
    linked:
      'Dieser Code kommt aus einem Link. Melden Sie sich nur an, wenn Sie ihn selbst erzeugt haben oder er von Ihrer Administration stammt: Mit einem fremden Code arbeiten Sie unter fremdem Namen.',
    stay: 'Angemeldet bleiben für',
    stays: { PT1H: 'Eine Stunde', PT12H: '12 Stunden', P30D: '30 Tage' },
    stayHint: 'Wählen Sie eine Stunde, wenn auch andere diesen Browser nutzen.',
    signIn: 'Anmelden',
    signingIn: 'Sie werden angemeldet',
    with: (issuer) => `Anmelden mit ${issuer}`,
    leaves: 'Danach kommen Sie von selbst hierher zurück.',
    already: (name) =>
      `Sie sind hier als ${name} angemeldet. Der Code aus dem Link wurde nicht benutzt und gilt weiter.`,
  },
  signOut: {
    button: 'In diesem Browser abmelden',
    title: 'In diesem Browser abmelden?',
    body: 'Benachrichtigungen enden, und was Beckon in diesem Browser aufbewahrt, wird gelöscht. Ihre Vorgänge bleiben auf dem Server.',
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
