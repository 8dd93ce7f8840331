/** The generated templates: complete in each language, and their examples are policies that the app accepts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POLICY_FOLDER, policyFiles, REFERENCE_PAGE } from '../../build/policies/files.ts';
import { policyOf } from '../../electron/policy/document.ts';
import { POLICY_NAMES } from '../../shared/policy.ts';

const files = policyFiles();
const textOf = (name: string): string => files.get(`${POLICY_FOLDER}/${name}`) ?? assert.fail(`no ${name}`);
const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

test('the template of Windows names each policy, and each language has all its texts and no other', () => {
  const admx = textOf('windows/Beckon.admx');
  assert.deepEqual(matches(admx, /<policy name="(\w+)"/g), [...POLICY_NAMES]);
  const wanted = (kind: string) => new Set(matches(admx, new RegExp(`\\$\\(${kind}\\.(\\w+)\\)`, 'g')));
  for (const culture of ['en-US', 'de-DE', 'fr-FR']) {
    const adml = textOf(`windows/${culture}/Beckon.adml`);
    assert.deepEqual(new Set(matches(adml, /<string id="(\w+)"/g)), wanted('string'), culture);
    assert.deepEqual(new Set(matches(adml, /<presentation id="(\w+)"/g)), wanted('presentation'), culture);
    assert.doesNotMatch(adml, /defaultItem="-1"|undefined/);
  }
});

test('the examples of Linux and macOS set every policy to a value that the app accepts', () => {
  const { policy, unknown } = policyOf('example', JSON.parse(textOf('linux/policy.json')));
  assert.deepEqual([Object.keys(policy), unknown], [[...POLICY_NAMES], []]);
  const profile = textOf('macos/beckon.mobileconfig');
  for (const name of POLICY_NAMES) assert.ok(profile.includes(`<key>${name}</key>`), name);
});

test('the reference page has a row and a section for each policy', () => {
  const page = files.get(REFERENCE_PAGE) ?? '';
  for (const name of POLICY_NAMES) {
    assert.ok(page.includes(`| [\`${name}\`](#${name.toLowerCase()}) |`), name);
    assert.ok(page.includes(`\n### ${name}\n`), name);
  }
});
