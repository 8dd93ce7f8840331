import type { Formats } from '../../../formats.ts';
import { countedBy } from '../../counted.ts';
import type { answering as english } from '../../en/window/answering.ts';
import type { Translated } from '../../translated.ts';
import { comparison, done, ended, fates, inPlaceOf, undoing } from '../terms.ts';

export function answering(f: Formats): Translated<ReturnType<typeof english>> {
  const counted = countedBy(f);
  return {
    answer: {
      group: 'Antwort',
      only: (names) => `Diese Antwort gilt für ${names}.`,
      also: (names) => `Auch die Antwort für ${names} wird hier gegeben; die eigene kommt zuerst.`,
      opens: (label) => `${label}…`,
      sending: (label) => `${label}: wird gesendet`,
      commentRequired: (label) => `${label}: Warum?`,
      commentOptional: (label) => `${label}: Kommentar (freiwillig)`,
      question: (label) => `${label}: Was fehlt noch?`,
      confirm: (label, what) => `${label}: ${what}?`,
      confirmPlain: (label) => `${label}: wirklich?`,
      hint: 'Strg+Enter sendet, Esc schließt und behält den Text',
      shortHint: 'Strg+Enter sendet, Esc schließt',
      counter: (n, max) => `${f.number(n)} von ${f.number(max)} Zeichen`,
      needComment: 'Diese Antwort braucht einen Kommentar.',
      because: 'Warum?',
      stepUp: 'Der Betrag liegt über der gesetzten Grenze.',
      confirmHint: 'Strg+Enter bestätigt, Esc schließt',
      over: 'Hier ist keine Antwort mehr möglich. Der Text wurde nicht gesendet und bleibt bis zum Schließen stehen.',
      openFirst: (label) => `Nichts gesendet. Enter öffnet den Eintrag, dort antwortet die Taste mit „${label}“.`,
      onRow: (label, title) => `${label}: ${title}`,
    },
    confirming: {
      next: 'Weiter',
      asks: 'Das Relay fragt nach, bevor es diese Antwort annimmt. Es wurde noch nichts gesendet.',
      yes: (label, what) => `${label}: ${what}`,
      signIn: 'Neu anmelden und bestätigen',
      signInHint:
        'Bei diesem Betrag ist innerhalb von zwei Minuten eine neue Anmeldung im Browser nötig. Dann wird die Antwort gesendet.',
      waiting: 'Wartet auf die Anmeldung im Browser',
      back: 'Zurück',
    },
    changed: {
      title: 'Das hat sich während der Entscheidung geändert',
      what: 'Was',
      ...comparison,
      first: 'Die erste Antwort entscheidet.',
      kept: (label) => `„${label}“ wurde nicht gesendet. Der Kommentar bleibt erhalten; unten neu entscheiden.`,
      unknown: 'Was hier vorher stand, ist auf diesem Gerät nicht mehr bekannt. Neu lesen, dann entscheiden.',
    },
    returned: {
      title: (label) => `„${label}“ ist noch nicht gegeben`,
      begun: 'Die Antwort wurde begonnen und nicht bestätigt. Es wurde nichts gesendet, der Kommentar bleibt erhalten.',
      discard: 'Verwerfen',
    },
    undo: {
      label: 'Antwort zurücknehmen',
      one: (label, title) => `${label}: ${title}`,
      many: (n) => counted(n, 'Antwort gegeben', 'Antworten gegeben'),
      button: undoing.undo,
      sendNow: undoing.sendNow,
      hint: (key) => `Taste ${key}`,
      said: (what, key) =>
        key
          ? `${what}. Noch nicht gesendet, ${key} nimmt zurück.`
          : `${what}. Noch nicht gesendet und lässt sich zurücknehmen.`,
      undone: 'Zurückgenommen. Es wurde nichts gesendet.',
      partly: (n, of) => `${f.number(n)} von ${f.number(of)} zurückgenommen; die anderen waren schon gesendet.`,
    },
    handOver: {
      title: 'Übergeben',
      intro:
        'Die andere Person antwortet stattdessen. Der Vorgang bleibt sichtbar, lässt sich hier aber nicht mehr beantworten.',
      to: 'An',
      placeholder: 'Anfang eines Namens',
      note: 'Notiz (freiwillig)',
      confirm: 'Übergeben',
      confirmTo: (name) => `An ${name} übergeben`,
      choose: 'Zuerst eine Person wählen.',
      nobody: 'Unter diesem Namen ist niemand zu finden.',
      looking: 'Personen werden gesucht',
      found: (n) => counted(n, 'Person gefunden', 'Personen gefunden'),
      leftOut: (n) => `${f.number(n)} weitere lassen sich nicht übergeben und bleiben hier.`,
    },
    verbs: { approve: done.approve, reject: done.reject, acknowledge: done.acknowledge, 'request-info': 'nachgefragt' },
    outcome: {
      mine: (verb, at) => `Selbst ${verb}, ${at}`,
      other: (name, verb, at) => `Bereits ${verb} von ${name}, ${at}`,
      mineShort: (verb, at) => `Selbst ${verb}, ${at}`,
      otherShort: (name, verb, at) => `${name}: ${verb}, ${at}`,
      answered: (label) => `beantwortet mit „${label}“`,
      onBehalf: inPlaceOf,
      expired: 'Die Zeit zum Antworten ist vorbei.',
      ended,
      someone: 'jemand',
    },
    fate: {
      label: 'Stand der Antwort',
      steps: {
        held: 'Noch zurückzunehmen',
        kept: 'Hier aufbewahrt',
        sending: 'Wird gesendet',
        sent: 'Gesendet',
        recorded: 'Erfasst',
        confirmed: 'Bestätigt',
        refused: 'Abgewiesen',
        failed: 'Nicht zugestellt',
      },
      done: 'erledigt',
      current: 'jetzt',
      todo: 'noch nicht',
      held: 'Noch nicht gesendet: die Antwort lässt sich zurücknehmen.',
      heldShort: 'Antwort gegeben, noch nicht gesendet',
      kept: 'Wartet auf das Netz; die Antwort liegt sicher auf diesem Gerät.',
      keptShort: 'Antwort liegt hier, wartet auf das Netz',
      sending: 'Die Antwort geht an das Relay.',
      sendingShort: 'Antwort wird gesendet',
      rejected: 'Nicht erfasst',
      asked: 'Das Relay fragt nach',
      draft: 'Noch nicht gegeben; neu entscheiden',
      sentences: {
        recorded: (source, at) => `Erfasst ${at}, geht als Nächstes an ${source}.`,
        delivering: (source, attempts) =>
          attempts > 1 ? `Unterwegs zu ${source}, bisher ${f.number(attempts)} Versuche.` : `Unterwegs zu ${source}.`,
        confirmed: (source, delivered, at) => `An ${source} zugestellt ${delivered}, bestätigt ${at}.`,
        refused: (source, reason) => (reason ? `${source} lehnt ab: ${reason}` : `${source} lehnt ab.`),
        failed: (source, reason) =>
          `${source} war nicht erreichbar${reason ? `: ${reason}` : ''}. Die Antwort ist aufbewahrt, die Administration sieht sie.`,
        none: (source, at) => `Erfasst ${at}. ${source} nimmt keine Antworten an.`,
        withdrawing: (source, attempts) =>
          attempts > 1
            ? `Wird widerrufen … ${source} hat noch nicht geantwortet, bisher ${f.number(attempts)} Versuche.`
            : `Wird widerrufen … ${source} ist gefragt.`,
        withdrawn: (at) => `Widerrufen ${at}.`,
      },
      takeBack: 'Widerrufen',
      revocable: (at) => `Bis ${at} lässt sich die Antwort widerrufen.`,
      revocableOffline: (at) => `Widerrufen geht nur mit Netz, und bis ${at}.`,
      openAgain: 'Der Vorgang ist wieder offen.',
      stands: {
        refused: (source, reason) =>
          `${source} lehnt den Widerruf ab${reason ? `: ${reason}` : ''}. Die Antwort gilt weiter.`,
        failed: (source, reason) =>
          `${source} war für den Widerruf nicht erreichbar${reason ? `: ${reason}` : ''}. Die Antwort gilt weiter, die Administration sieht es.`,
      },
      short: fates,
      dismiss: 'Antwort verwerfen',
    },
  };
}
