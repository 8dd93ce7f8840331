/** Checks of the catalogue in each language that the types cannot express. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerPageWordsFor } from '../../shared/words/answer-page.ts';
import * as console from '../../shared/words/console.ts';
import * as desk from '../../shared/words/desk.ts';
import { refusals } from '../../shared/words/en/refusals.ts';
import { formWordsFor } from '../../shared/words/form.ts';
import { mailWordsFor } from '../../shared/words/mail.ts';
import { notificationCheckWordsFor } from '../../shared/words/notification-check.ts';
import { policyWords } from '../../shared/words/policies.ts';
import { pushWordsFor } from '../../shared/words/push.ts';
import { webStart } from '../../shared/words/web-start.ts';
import * as window from '../../shared/words/window.ts';
import { LANGUAGE_CODES, LANGUAGES, languageOf } from '../../shared/words/words.ts';

const PARTS = {
  desk: desk.wordsFor,
  window: (locale: string) => window.wordsFor(locale).t,
  console: (locale: string) => console.wordsFor(locale).t,
  forms: formWordsFor,
  'pages of answer links': answerPageWordsFor,
  mails: mailWordsFor,
  'pushes that name nothing': pushWordsFor,
  'diagnosis of notifications': notificationCheckWordsFor,
  'templates of policies': (locale: string) => policyWords[languageOf(locale)],
  'web client where it cannot run': (locale: string) => webStart[languageOf(locale)],
};

/** [path, type] of each entry; for lists, the length. */
function kinds(words: object, above = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]) => {
    const path = `${above}.${name}`;
    if (Array.isArray(value)) return [[path, `list of ${value.length}`]];
    return typeof value === 'object' && value !== null ? kinds(value, path) : [[path, typeof value]];
  });
}

/** Headings of the thread, for the reader and for Lee. */
const HEADS = {
  en: {
    you: [
      'You asked',
      'You answered',
      'You are on it',
      'You handed it over',
      'You handed it to Ann',
      'You took the answer back',
      'You could not take the answer back',
    ],
    other: [
      'Lee asked',
      'Lee answered',
      'Lee is on it',
      'Lee handed it over',
      'Lee handed it to Ann',
      'Lee handed it to you',
      'Lee took the answer back',
      'Lee could not take the answer back',
    ],
  },
  de: {
    you: [
      'Sie haben nachgefragt',
      'Sie haben geantwortet',
      'Sie haben übernommen',
      'Sie haben übergeben',
      'Sie haben an Ann übergeben',
      'Sie haben die Antwort zurückgenommen',
      'Sie konnten die Antwort nicht zurücknehmen',
    ],
    other: [
      'Lee hat nachgefragt',
      'Lee hat geantwortet',
      'Lee hat übernommen',
      'Lee hat übergeben',
      'Lee hat an Ann übergeben',
      'Lee hat an Sie übergeben',
      'Lee hat die Antwort zurückgenommen',
      'Lee konnte die Antwort nicht zurücknehmen',
    ],
  },
  fr: {
    you: [
      'Vous avez demandé des précisions',
      'Vous avez répondu',
      'Vous vous en occupez',
      'Vous avez transmis l’élément',
      'Vous l’avez transmis à Ann',
      'Vous avez retiré la réponse',
      'Vous n’avez pas pu retirer la réponse',
    ],
    other: [
      'Lee a demandé des précisions',
      'Lee a répondu',
      'Lee s’en occupe',
      'Lee a transmis l’élément',
      'Lee l’a transmis à Ann',
      'Lee vous l’a transmis',
      'Lee a retiré la réponse',
      'Lee n’a pas pu retirer la réponse',
    ],
  },
};

function empty(words: object, above = ''): string[] {
  return Object.entries(words).flatMap(([name, value]) => {
    const path = `${above}.${name}`;
    if (typeof value === 'string') return value.trim() === '' ? [path] : [];
    return typeof value === 'object' && value !== null ? empty(value, path) : [];
  });
}

/** [path, text] of each text; functions are called with numbers, which also serve as names. */
function texts(words: object, above = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]): [string, string][] => {
    const path = `${above}.${name}`;
    if (typeof value === 'string') return [[path, value]];
    if (typeof value === 'function') return [3, 1, 0].map((n) => [path, textOf(value, n)]);
    return typeof value === 'object' && value !== null ? texts(value, path) : [];
  });
}

/** Functions that need other arguments than numbers and names yield an empty text. */
function textOf(say: (...given: unknown[]) => unknown, n: number): string {
  try {
    return String(say(n, 'x', 2));
  } catch {
    return '';
  }
}

/** An item received by its own event needs no further explanation. */
const MAY_BE_EMPTY = ['.why.via.event'];

for (const [part, wordsFor] of Object.entries(PARTS)) {
  for (const language of LANGUAGE_CODES) {
    test(`${part}: ${LANGUAGES[language]} has every entry that English has, and none is empty`, () => {
      const words = wordsFor(language);
      assert.deepEqual(kinds(words).sort(), kinds(wordsFor('en')).sort());
      assert.deepEqual(
        empty(words).filter((path) => !MAY_BE_EMPTY.includes(path)),
        [],
      );
    });
  }
}

/** French requires a no-break space before these, narrow except for the colon, and inside quotation marks. */
const BROKEN = /[^\s\u00a0\u202f.][;!?](?!\w)|[ \u00a0][;!?]|\w:(?=\s|$)|[ \u202f]:|«[^\u00a0]|[^\u00a0]»|\w'\w/u;
/** Not French: names of search fields, a header field, an address. */
const NO_FRENCH = /\b(from|role|type|record|before|after|Authorization):/g;

for (const [part, wordsFor] of Object.entries(PARTS)) {
  test(`${part}: French sets its spaces, quotation marks and apostrophes as French does`, () => {
    const broken = texts(wordsFor('fr')).filter(([, text]) => BROKEN.test(text.replaceAll(NO_FRENCH, '')));
    assert.deepEqual(broken, []);
  });

  for (const language of LANGUAGE_CODES.filter((code) => code !== 'en')) {
    test(`${part}: no sentence was left in English in ${LANGUAGES[language]}`, () => {
      const english = new Map(texts(wordsFor('en')));
      const left = texts(wordsFor(language)).filter(
        ([path, text]) => english.get(path) === text && /[a-z]{3,} [a-z]{2,} [a-z]{2,}/i.test(text),
      );
      assert.deepEqual(left, []);
    });
  }
}

/** Texts for staff; the console is for administrators, who know the term relay. */
const FOR_STAFF = Object.entries(PARTS).filter(([part]) => part !== 'console');

for (const language of LANGUAGE_CODES) {
  test(`staff read of Beckon or the server, never of a relay: ${LANGUAGES[language]}`, () => {
    const said = FOR_STAFF.flatMap(([, wordsFor]) => texts(wordsFor(language)));
    assert.deepEqual(
      said.filter(([, text]) => /relay|relais/i.test(text)),
      [],
    );
  });
}

test('nor do refusals, where they name no setting of operators', () => {
  const { items, requests } = refusals;
  assert.deepEqual(
    texts({ items, requests }).filter(([, text]) => /relay/i.test(text) && !/BECKON_|cluster|pages of/.test(text)),
    [],
  );
});

/** Impersonal or informal German forms that avoid addressing the reader as `Sie`. */
const IMPERSONAL =
  /\b[Ss]elbst (genehmigt|abgelehnt|übernommen)|\beigene[nrs]? (Gerät|Konto|Wahl|Rolle|Person)|gehört der Administration gesagt|\bdu\b|\b(dein(e[mnrs]?)?|dich|dir)\b/;
/** German instruction in the infinitive, with the verb at the end: `Den Link neu öffnen.` */
const UNADDRESSED =
  /(?:^|[.:;] |[,;] dann )(?!Erneut|Noch einmal|Jetzt)[^.:;„“]*(?<! zu )\b(?:öffnen|eingeben|anmelden|wählen|warten|prüfen|versuchen|kopieren|schließen|stellen|lesen|neu laden|neu starten|hinzufügen|fragen)\.(?= |$)/;
/** `Sie können …`: addresses the reader, or has another finite verb. */
const ADDRESSED = /\b(Sie|Ihre?[nmrs]?|wird|werden|lässt|lassen|kann|können|darf|muss|soll|sich)\b/;

for (const [part, wordsFor] of Object.entries(PARTS)) {
  test(`${part}: German addresses people as Sie`, () => {
    const evading = texts(wordsFor('de')).filter(([, text]) => {
      const sentence = UNADDRESSED.exec(text)?.[0];
      return IMPERSONAL.test(text) || (sentence !== undefined && !ADDRESSED.test(sentence));
    });
    assert.deepEqual(evading, []);
  });
}

/** The reader as the subject with a third-person verb. */
const THIRD_PERSON = {
  en: /\b[Yy]ou (is|was|has|does|[a-z]+s)\b(?<!\b[Yy]ou (always|its|this|as|sees))/,
  de: /\bSie (hat|ist|war|kann|muss|wird|darf)\b/,
  fr: /\bVous (a|est|s’en occupe|l’a|était|peut|doit|va)\b/,
};

for (const language of LANGUAGE_CODES) {
  test(`no sentence says of the reader what it says of others: ${LANGUAGES[language]}`, () => {
    const said = Object.values(PARTS).flatMap((wordsFor) => texts(wordsFor(language)));
    assert.deepEqual(
      said.filter(([, text]) => THIRD_PERSON[language].test(text)),
      [],
    );
  });

  test(`of the reader and of others, what happened to an item: ${LANGUAGES[language]}`, () => {
    const { thread } = window.wordsFor(language).t;
    const heads = (who: string | null) => [
      thread.question(who),
      thread.vote(who, thread.answered),
      thread.claim(who),
      thread.delegated(who),
      thread.delegated(who, 'Ann'),
      ...(who === null ? [] : [thread.delegated(who, null)]),
      thread['taken-back'](who),
      thread['not-taken-back'](who),
    ];
    assert.deepEqual(heads(null), HEADS[language].you);
    assert.deepEqual(heads('Lee'), HEADS[language].other);
  });
}

test('one item takes the singular: Deutsch', () => {
  const { bulk, handOver } = window.wordsFor('de').t;
  for (const kind of ['approve', 'reject', 'acknowledge'] as const) {
    assert.match(bulk.can[kind](1, 3), /^1 von 3 kann /);
    assert.match(bulk.can[kind](2, 2), /^2 können /);
  }
  assert.equal(handOver.leftOut(1), '1 weiterer lässt sich nicht übergeben und bleibt bei Ihnen.');
  assert.equal(handOver.leftOut(2), '2 weitere lassen sich nicht übergeben und bleiben bei Ihnen.');
});

test('a locale is spoken to in its language, and in English where Beckon does not speak it', () => {
  assert.deepEqual(['en-GB', 'de', 'de-AT', 'fr-FR', 'it', '', 'constructor'].map(languageOf), [
    'en',
    'de',
    'de',
    'fr',
    'en',
    'en',
    'en',
  ]);
});
