import type { Formats } from '../../../formats.ts';
import type { acts as english } from '../../en/console/acts.ts';
import type { Translation } from '../../translation.ts';

export const acts = (f: Formats): Translation<ReturnType<typeof english>> => {
  const items = (n: number) => f.plural(n, { one: '1 Vorgang', other: `${f.number(n)} Vorgänge` });
  return {
    acts: {
      title: 'Eingriffe',
      reason: 'Grund',
      reasonHint: 'Die Betroffenen sehen ihn. Er steht nicht im Audit.',
      people: 'An Personen',
      roles: 'An Rollen',
      audienceMissing: 'Wählen Sie mindestens eine Person oder Rolle.',
      undo: 'Rückgängig',
      undone: 'Rückgängig gemacht: Die bisherigen Empfänger haben es wieder.',
      undoReason: 'Rückgängig gemacht',
      reassign: {
        open: 'Neu zuweisen',
        title: 'Neu zuweisen',
        body: 'Ersetzt alle Empfänger. Bei den bisherigen verschwindet der Vorgang, und ihre Antwort-Links enden. Das lässt sich rückgängig machen.',
        done: (n) => f.plural(n, { one: '1 Person zugewiesen.', other: `${f.number(n)} Personen zugewiesen.` }),
      },
      remind: {
        open: 'Erinnern',
        title: 'Erinnern',
        body: 'Benachrichtigt die Empfänger erneut, höchstens einmal pro Stunde. Das lässt sich nicht rückgängig machen.',
        done: (n) => f.plural(n, { one: '1 Person ist erinnert.', other: `${f.number(n)} Personen sind erinnert.` }),
      },
      close: {
        open: 'Schließen',
        title: 'Ohne Antwort schließen',
        body: 'Beendet den Vorgang für alle Empfänger. Die Quelle wird benachrichtigt und erhält keine Antwort. Das lässt sich nicht rückgängig machen.',
        done: () => 'Geschlossen. Die Quelle wird benachrichtigt.',
      },
      many: {
        select: (title) => `${title} auswählen`,
        selected: (n) => `${items(n)} ausgewählt`,
        matching: 'Alle offenen Vorgänge dieser Suche',
        counted: (n) =>
          n === 0
            ? 'Kein offener Vorgang passt.'
            : f.plural(n, { one: '1 offener Vorgang passt:', other: `${f.number(n)} offene Vorgänge passen:` }),
        more: 'Weitere Vorgänge passen. Geändert werden die ältesten 200; wiederholen Sie es für die übrigen.',
        others: (n) => `und ${f.number(n)} weitere`,
        done: (changed, all) => `${f.number(changed)} von ${f.number(all)} geändert.`,
        remain: 'Nicht geändert:',
      },
      absence: {
        title: 'Abwesenheit',
        set: 'Als abwesend eintragen',
        end: 'Abwesenheit beenden',
        setTitle: (name) => `${name} als abwesend eintragen`,
        endTitle: (name) => `Abwesenheit von ${name} beenden`,
        body: 'Offene und neue Vorgänge gehen an die Vertretung, die nicht über eigene Anfragen entscheidet. Sie können die Abwesenheit jederzeit beenden.',
        endBody: 'Die Vertretung antwortet nicht mehr für diese Person.',
        from: 'Von',
        to: 'Bis',
        delegate: 'Vertretung',
        delegateHint: 'Niemand: Vorgänge warten bis zur Rückkehr',
        none: 'keine',
        span: (from, to, delegate) =>
          delegate === null ? `${from} bis ${to}, ohne Vertretung` : `${from} bis ${to}, Vertretung ${delegate}`,
        by: (name, reason) => `Eingetragen von ${name}: ${reason}`,
      },
      reach: {
        waiting: 'Wartet auf die Person',
        waits: (n, complete) =>
          n === 0
            ? 'Nichts wartet.'
            : complete
              ? `${items(n)}, ältester zuerst`
              : `Mehr als ${items(n)}, ältester zuerst`,
        since: 'Seit',
        title: 'Jetzt erreichbar über',
        quiet: (until) => `Ruhezeit bis ${until}.`,
        way: 'Weg',
        state: 'Jetzt',
        kinds: {
          desktop: 'Desktop',
          browser: 'Browser',
          push: 'Push',
          sms: 'SMS',
          email: 'E-Mail',
          web: 'Browser-Push',
          whatsapp: 'WhatsApp',
        },
        open: 'erreichbar',
        blocked: {
          'not-connected': 'nicht verbunden',
          'no-browser': 'kein Browser angemeldet',
          off: 'von der Person abgeschaltet',
          quiet: 'Ruhezeit',
          'at-desk': 'nur abseits des Arbeitsplatzes',
          delegate: 'die Vertretung wird gefragt',
        },
      },
    },
  };
};
