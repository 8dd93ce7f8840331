import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayNames } from '../../console/state/relay-names.ts';
import { DUTIES } from '../../relay/domain/lease-ports.ts';
import { wordsFor } from '../../shared/words/console.ts';
import { LANGUAGE_CODES } from '../../shared/words/words.ts';

test('relays of one machine are distinguished, and a missing one by its id', () => {
  const name = relayNames([
    { id: 'aaaaaaaa-1', name: 'vm' },
    { id: 'bbbbbbbb-1', name: 'vm' },
    { id: 'cccccccc-1', name: 'north' },
  ]);
  assert.deepEqual(['aaaaaaaa-1', 'cccccccc-1', 'dddddddd-1'].map(name), ['vm (aaaaaaaa)', 'north', 'dddddddd']);
});

test('every duty has words in every language', () => {
  for (const language of LANGUAGE_CODES)
    assert.deepEqual(Object.keys(wordsFor(language).t.cluster.duty).sort(), [...DUTIES].sort(), language);
});
