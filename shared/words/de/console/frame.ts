import type { Formats } from '../../../formats.ts';
import type { frame as english } from '../../en/console/frame.ts';
import type { Translation } from '../../translation.ts';

export const frame = (f: Formats): Translation<ReturnType<typeof english>> => ({
  app: {
    name: 'Beckon-Konsole',
    retry: 'Erneut versuchen',
    close: 'Schließen',
    cancel: 'Abbrechen',
    save: 'Speichern',
    copy: 'Kopieren',
    copied: 'Kopiert',
    more: 'Mehr zeigen',
    signOut: 'Abmelden',
    administrator: 'Administration',
    yes: 'Ja',
    no: 'Nein',
    none: 'keine',
    all: 'alle',
    never: 'nie',
    loading: (what: string) => `${what} wird gelesen`,
  },
  nav: {
    label: 'Ansichten',
    overview: 'Überblick',
    sources: 'Quellen',
    people: 'Personen und Rollen',
    hooks: 'Hooks',
    outbound: 'Ausgang',
    gateways: 'Gateways',
    trace: 'Wer hat was gesehen',
    'dry-run': 'Probelauf',
    audit: 'Audit',
    cluster: 'Relays',
  },
  failed: {
    offlineTitle: 'Das Relay antwortet nicht',
    offlineBody: 'Hier geht dadurch nichts verloren. Diese Seite sieht alle paar Sekunden wieder nach.',
    stale: (at: number) =>
      `Das Relay antwortet nicht. Sie sehen den Stand von ${f.seconds(at)}; es wird weiter nachgesehen.`,
    problemTitle: 'Das Relay konnte das nicht tun',
    signedOut: 'Ihre Sitzung ist zu Ende. Melden Sie sich neu an; es wurde nichts geändert.',
    offlineAct:
      'Das Relay hat nicht geantwortet. Ob es geschehen ist, ist nicht bekannt. Sehen Sie nach, bevor Sie es erneut versuchen.',
    marked: 'Einige Angaben passen nicht. Sie sind oben markiert.',
    entry: (n) => `Eintrag ${f.number(n)}`,
    drawTitle: 'Diese Ansicht ließ sich nicht anzeigen',
    drawBody: 'Der Rest der Konsole funktioniert weiter.',
  },
  signIn: {
    notSafe:
      'Diese Seite kam nicht über https, darum behält dieser Browser keine Anmeldung. Öffnen Sie sie über ihre https-Adresse oder auf dem Computer, auf dem das Relay läuft.',
    title: 'An der Konsole anmelden',
    token: 'Administrator-Token',
    tokenOrAccess: 'Administrator-Token, oder ein Zugriffs-Token mit der Administrator-Rolle',
    hint: 'Der Wert von BECKON_ADMIN_TOKEN an diesem Relay. Er wird gegen eine Sitzung von einigen Stunden getauscht und nicht im Browser aufbewahrt.',
    show: 'Zeigen',
    hide: 'Verbergen',
    submit: 'Anmelden',
    asking: 'Wird angemeldet',
    ended: 'Ihre Sitzung ist zu Ende. Melden Sie sich neu an.',
    wrong: 'Das ist nicht das Administrator-Token dieses Relays.',
    notAdministrator: 'Wem dieses Token gehört, hat hier keine Administrator-Rolle.',
    tooMany: 'Von dieser Adresse kamen zu viele falsche Token. Warten Sie eine Minute und melden Sie sich dann neu an.',
    notSetTitle: 'Noch kann sich niemand anmelden',
    notSet:
      'Dieses Relay hat kein Administrator-Token. Setzen Sie BECKON_ADMIN_TOKEN in der Umgebung des Relays (oder in der Datei, die BECKON_CONFIG nennt) auf einen langen Zufallstext, oder in der Verzeichnisdatei einen Abschnitt oidc mit adminRole; starten Sie das Relay dann neu.',
  },
  origin: {
    file: 'Verzeichnisdatei',
    cli: 'Befehlszeile',
    api: 'API',
    console: 'Konsole',
    oidc: 'Anmeldung',
    pair: 'Kopplung',
    undeclared: 'vergeben, nicht benannt',
  },
});
