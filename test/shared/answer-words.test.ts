/** Search finds answers by the words shown on screen, in each language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTexts } from '../../shared/rules/answer-words.ts';
import { wordsFor } from '../../shared/words/window.ts';
import { LANGUAGE_CODES } from '../../shared/words/words.ts';
import { answered } from '../helpers/demo-items.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const KINDS = ['approve', 'reject', 'acknowledge', 'request-info'] as const;
const FATES = ['recorded', 'delivering', 'confirmed', 'refused', 'failed', 'none', 'withdrawing', 'withdrawn'] as const;
const wordsIn = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

test('what an answer is called on screen, and how far it has come, finds it in each language', () => {
  for (const language of LANGUAGE_CODES) {
    const { t } = wordsFor(language);
    for (const kind of KINDS) {
      for (const fate of FATES) {
        const item = answered(NOW, fate);
        const texts = answerTexts({ ...item, answers: item.answers.map((answer) => ({ ...answer, kind })) });
        const searched = new Set(texts.flatMap(wordsIn));
        for (const word of [...wordsIn(t.verbs[kind]), ...wordsIn(t.fate.short[fate])]) {
          assert.ok(searched.has(word), `${language}: ${word}`);
        }
      }
    }
  }
});

test('an answer by line is found by what it amounts to, and by the comments of its rows', () => {
  for (const language of LANGUAGE_CODES) {
    const { t } = wordsFor(language);
    const item = answered(NOW, 'recorded');
    const lines = {
      lineCounts: { approved: 1, rejected: 1 },
      lineDecisions: { '10': { decision: 'reject' as const, comment: 'too many' } },
    };
    const texts = answerTexts({ ...item, answers: item.answers.map((answer) => ({ ...answer, ...lines })) });
    const searched = new Set(texts.flatMap(wordsIn));
    for (const word of [...wordsIn(t.verbs.partial), 'too', 'many'])
      assert.ok(searched.has(word), `${language}: ${word}`);
  }
});

test('the comment, who gave it and the reason of its source are found as well', () => {
  const item = answered(NOW, 'refused');
  const texts = answerTexts({
    ...item,
    answers: item.answers.map((answer) => ({ ...answer, comment: 'within budget' })),
  });
  for (const text of ['within budget', 'budget closed', 'Dana Fox']) assert.ok(texts.includes(text), text);
});
