import type { Formats } from '../../../formats.ts';
import { countWords } from '../../count-words.ts';
import type { answering as english } from '../../en/window/answering.ts';
import type { Translation } from '../../translation.ts';
import { alreadyDone, comparison, done, ended, fates, given, inPlaceOf, undoing } from '../terms.ts';

export function answering(f: Formats): Translation<ReturnType<typeof english>> {
  const counted = countWords(f);
  return {
    answer: {
      allRejected: 'Alle Positionen sind abgelehnt. Wählen Sie die Antwort, die ablehnt.',
      group: 'Ihre Antwort',
      only: (names) => `Sie antworten für ${names}.`,
      also: (names) => `Sie können auch für ${names} antworten.`,
      opens: (label) => `${label}…`,
      sending: (label) => `${label}: wird gesendet`,
      commentRequired: (label) => `${label}: Nennen Sie den Grund`,
      commentOptional: (label) => `${label}: Kommentar (optional)`,
      question: (label) => `${label}: Was möchten Sie wissen?`,
      confirm: (label, what) => `${label}: ${what}?`,
      confirmPlain: (label) => `${label}: Sind Sie sicher?`,
      hint: 'Strg+Enter sendet, Esc schließt und behält Ihren Text',
      shortHint: 'Strg+Enter sendet, Esc schließt',
      counter: (n, max) => `${f.number(n)} von ${f.number(max)} Zeichen`,
      needComment: 'Diese Antwort braucht einen Kommentar.',
      because: 'Nennen Sie den Grund.',
      stepUp: (limit) => (limit ? `Über der Grenze von ${limit}.` : 'Dieser Betrag liegt über der Grenze.'),
      confirmHint: 'Strg+Enter bestätigt, Esc schließt',
      over: 'Hier ist keine Antwort mehr möglich. Ihr Text wurde nicht gesendet und bleibt stehen, bis Sie ihn schließen.',
      openFirst: (label) =>
        `Es wurde nichts gesendet. Enter öffnet den Vorgang; dort antwortet die Taste mit „${label}“.`,
      onRow: (label, title) => `${label}: ${title}`,
    },
    confirming: {
      next: 'Weiter',
      asks: 'Über diesem Betrag bestätigen Sie noch einmal. Es wurde nichts gesendet.',
      yes: (label, what) => `${label}: ${what}`,
      signIn: 'Neu anmelden und bestätigen',
      signInHint:
        'Bei diesem Betrag melden Sie sich innerhalb von zwei Minuten noch einmal im Browser an. Dann wird die Antwort gesendet.',
      waiting: 'Wartet auf die Anmeldung im Browser',
      back: 'Zurück',
    },
    changed: {
      title: 'Das hat sich geändert, während Sie entschieden haben',
      what: 'Was',
      ...comparison,
      first: 'Die erste Antwort entscheidet.',
      kept: (label) => `„${label}“ wurde nicht gesendet. Ihr Kommentar bleibt erhalten; entscheiden Sie unten neu.`,
      unknown: 'Was hier vorher stand, ist auf diesem Gerät nicht mehr bekannt. Lesen Sie den Vorgang noch einmal.',
    },
    notAccepted: {
      row: (reason) => `Nicht angenommen: ${reason}`,
      again: 'Erneut antworten',
      open: (system) => `In ${system} öffnen`,
      ask: 'Rückfrage stellen',
    },
    returned: {
      title: (label) => `„${label}“ ist noch nicht gegeben`,
      begun:
        'Sie haben die Antwort begonnen und nicht bestätigt. Es wurde nichts gesendet, Ihr Kommentar bleibt erhalten.',
      discard: 'Verwerfen',
    },
    undo: {
      label: 'Antwort widerrufen',
      given,
      one: (what, about) => `${what}: ${about}`,
      many: (n) => counted(n, 'Antwort gegeben', 'Antworten gegeben'),
      manyGiven: (given, n) => `${given}: ${f.number(n)}`,
      button: undoing.undo,
      sendNow: undoing.sendNow,
      hint: (key) => `Taste ${key}`,
      said: (what, key) => (key ? `${what} · ${undoing.undo} (${key})` : `${what} · ${undoing.undo}`),
      sent: 'Gesendete Antwort',
      undone: 'Widerrufen. Es wurde nichts gesendet.',
      partly: (n, of) => `${f.number(n)} von ${f.number(of)} widerrufen; die anderen waren schon gesendet.`,
    },
    handOver: {
      with: (name) => `Bei ${name}`,
      withNote: (name) => `${name} antwortet an Ihrer Stelle.`,
      takeBack: 'Zurückholen',
      handed: (name) => `Übergeben an ${name}`,
      again: 'Wieder bei Ihnen.',
      title: 'Übergeben',
      intro:
        'Die andere Person antwortet an Ihrer Stelle. Sie sehen den Vorgang weiter, beantworten ihn aber nicht mehr.',
      to: 'An',
      placeholder: 'Geben Sie den Anfang eines Namens ein',
      note: 'Notiz (optional)',
      confirm: 'Übergeben',
      confirmTo: (name) => `An ${name} übergeben`,
      choose: 'Wählen Sie zuerst eine Person.',
      nobody: 'Unter diesem Namen ist niemand zu finden.',
      looking: 'Personen werden gesucht',
      found: (n) => counted(n, 'Person gefunden', 'Personen gefunden'),
      leftOut: (n) =>
        `${counted(n, 'weiterer lässt', 'weitere lassen')} sich nicht übergeben und ${n === 1 ? 'bleibt' : 'bleiben'} bei Ihnen.`,
    },
    verbs: {
      approve: done.approve,
      partial: done.partial,
      reject: done.reject,
      acknowledge: done.acknowledge,
      'request-info': 'nachgefragt',
    },
    outcome: {
      mine: (verb, at) => `Sie haben ${verb}, ${at}`,
      other: alreadyDone,
      mineShort: (verb, at) => `Sie haben ${verb}, ${at}`,
      otherShort: (name, verb, at) => `${name}: ${verb}, ${at}`,
      answered: (label) => `mit „${label}“ geantwortet`,
      onBehalf: inPlaceOf,
      expired: 'Die Antwortfrist ist abgelaufen.',
      ended,
      someone: 'jemand',
    },
    fate: {
      label: 'Status der Antwort',
      steps: {
        held: 'Noch widerrufbar',
        kept: 'Hier aufbewahrt',
        sending: 'Wird gesendet',
        sent: 'Gesendet',
        recorded: 'Erfasst',
        confirmed: 'Bestätigt',
        refused: 'Nicht angenommen',
        failed: 'Nicht zugestellt',
      },
      done: 'erledigt',
      current: 'jetzt',
      todo: 'noch nicht',
      held: 'Noch nicht gesendet: Sie können die Antwort widerrufen.',
      heldShort: 'Antwort gegeben, noch nicht gesendet',
      kept: 'Wartet auf das Netz; Ihre Antwort ist auf diesem Gerät aufbewahrt.',
      keptShort: 'Antwort aufbewahrt, wartet auf das Netz',
      sending: 'Ihre Antwort wird gesendet.',
      sendingShort: 'Antwort wird gesendet',
      noReply: 'Noch keine Rückmeldung; Ihre Antwort ist hier gespeichert.',
      noReplyShort: 'Noch keine Rückmeldung; Antwort gespeichert',
      rejected: 'Nicht erfasst',
      asked: 'Bestätigen Sie noch einmal',
      draft: 'Noch nicht gegeben; entscheiden Sie neu',
      sentences: {
        recorded: (source, at) => `Erfasst ${at}, geht als Nächstes an ${source}.`,
        delivering: (source, attempts) =>
          attempts > 1 ? `Unterwegs zu ${source}, bisher ${f.number(attempts)} Versuche.` : `Unterwegs zu ${source}.`,
        accepted: (source, at) => `Von ${source} angenommen ${at}. Das Ergebnis wird später gemeldet.`,
        confirmed: (source, delivered, at) => `An ${source} zugestellt ${delivered}, bestätigt ${at}.`,
        refused: (source, reason) => (reason ? `${source} lehnt ab: ${reason}` : `${source} lehnt ab.`),
        failed: (source, reason) =>
          `${source} war nicht erreichbar${reason ? `: ${reason}` : ''}. Ihre Antwort ist aufbewahrt, und Ihre Administration sieht sie.`,
        none: (source, at) => `Erfasst ${at}. ${source} nimmt keine Antworten an.`,
        withdrawing: (source, attempts) =>
          attempts > 1
            ? `Rücknahme beantragt … ${source} hat noch nicht geantwortet, bisher ${f.number(attempts)} Versuche.`
            : `Rücknahme beantragt … ${source} wird gefragt.`,
        withdrawn: (at) => `Zurückgenommen ${at}.`,
      },
      takeBack: 'Zurücknehmen',
      revocable: (at) => `Sie können sie bis ${at} zurücknehmen.`,
      revocableOffline: (at) => `Die Rücknahme geht nur mit Netz, und bis ${at}.`,
      openAgain: 'Der Vorgang ist wieder offen.',
      stands: {
        refused: (source, reason) =>
          `${source} lehnt die Rücknahme ab${reason ? `: ${reason}` : ''}. Ihre Antwort gilt weiter.`,
        failed: (source, reason) =>
          `${source} war für die Rücknahme nicht erreichbar${reason ? `: ${reason}` : ''}. Ihre Antwort gilt weiter, und Ihre Administration sieht es.`,
      },
      short: fates,
      dismiss: 'Antwort verwerfen',
    },
  };
}
