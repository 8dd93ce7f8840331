/** Language and time zone of a person in the directory file: an invalid value fails the import, with its location. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDirectory } from '../../../relay/directory/read-file.ts';

const parse = (more: object) =>
  parseDirectory(JSON.stringify({ users: [{ id: 'dana', name: 'Dana', ...more }] }), 'd.yaml');

test('languages and zones that there are', () => {
  for (const language of ['de', 'fr-CH', 'zh-Hant-TW', 'EN-gb']) parse({ language });
  for (const timeZone of ['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia']) parse({ timeZone });
});

test('what only looks like one names its place', () => {
  for (const language of ['en-us-us', 'de-ab12', 'fr-CH-CH']) {
    assert.throws(() => parse({ language }), /d\.yaml: users\/dana\/language is no language/, language);
  }
  for (const timeZone of ['Europe/Atlantis', 'Etc/../Berlin', 'constructor']) {
    assert.throws(() => parse({ timeZone }), /d\.yaml: users\/dana\/timeZone |users\/0\/timeZone /, timeZone);
  }
  for (const wrong of [{ language: '../en' }, { language: 'de\u0000' }, { timeZone: '' }]) {
    assert.throws(() => parse(wrong), /users\/0\/(language|timeZone)/);
  }
});
