import type { devices as english } from '../../en/window/devices.ts';
import type { Translated } from '../../translated.ts';

export const devices: Translated<typeof english> = {
  devices: {
    intro:
      'Auf diesen Geräten besteht eine Anmeldung. Was nicht mehr genutzt wird, verloren oder unbekannt ist, gehört beendet.',
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
    untilRevoked: 'bis zum Beenden',
    end: 'Beenden',
    endNamed: (name) => `Beenden: ${name}`,
    endTitle: (name) => `${name} beenden?`,
    endBody:
      'Die Anmeldung endet sofort, ebenso jede, die davon ausging. Ein Browser entfernt, was er behalten hat. Antworten, die dort noch nicht gesendet sind, können verloren gehen.',
    endOthers: 'Alle anderen beenden',
    endOthersTitle: 'Alle außer dieser beenden?',
    endOthersBody:
      'Alle enden sofort, und Browser entfernen, was sie behalten haben. Antworten, die dort noch nicht gesendet sind, können verloren gehen.',
    ended: 'Beendet.',
    looking: 'Fragt nach den angemeldeten Geräten',
    failedTitle: 'Die angemeldeten Geräte sind gerade nicht bekannt',
    notListed: (issuer) =>
      `Dieses Gerät ist bei ${issuer} angemeldet, dort wird über die Dauer entschieden; das Relay führt es in keiner Liste.`,
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
    notCopied: 'Das Kopieren ging nicht. Den Link markieren und selbst kopieren.',
    left: (time) => `Noch ${time} gültig`,
    over: 'Der Code gilt nicht mehr.',
  },
};
