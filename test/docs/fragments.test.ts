/** JSON and YAML of the documentation can be read, and what belongs to a directory file is valid there. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { projectRoot } from '../../build/root.ts';
import { Directory } from '../../shared/directory.ts';
import { isRecord } from '../../shared/json.ts';
import { checker } from '../../shared/validate.ts';
import { type Block, blocksOf } from './blocks.ts';

const directory = checker(Directory);
const members = Object.keys(Directory.properties);
const blocks = globSync(['*.md', 'docs/**/*.md', '*/README.md'], { cwd: projectRoot })
  .filter((path) => !path.includes('[') && !path.startsWith('node_modules'))
  .flatMap((page) => blocksOf(page).map((block) => ({ page, ...block })));
const of = (language: Block['language']) => blocks.filter((block) => block.language === language);

test('JSON is an object, or members of one', () => {
  assert.ok(of('json').length >= 5, `${of('json').length} blocks`);
  for (const { page, text } of of('json')) {
    const whole = text.trimStart().startsWith('{') ? text : `{ ${text} }`;
    assert.doesNotThrow(() => JSON.parse(whole), `${page}:\n${text}`);
  }
});

test('YAML of a directory file is valid', () => {
  let checked = 0;
  for (const { page, text } of of('yaml')) {
    const value: unknown = parse(text);
    assert.ok(isRecord(value), `${page}:\n${text}`);
    const whole = completed(value);
    if (!Object.keys(whole).every((name) => members.includes(name))) continue;
    checked += 1;
    const result = directory.check(whole);
    assert.ok(result.ok, `${page}:\n${text}\n${result.ok ? '' : JSON.stringify(result.errors)}`);
  }
  assert.ok(checked >= 15, `${checked} were checked`);
});

const ISSUER = { issuer: 'https://login.acme.example', audience: 'https://beckon.acme.example' };

/** Hooks without their source, and single settings of `oidc`, become whole entries. */
function completed(value: Record<string, unknown>): object {
  if ('hooks' in value) return { sources: [{ id: 'shop', name: 'Shop', hooks: value.hooks }] };
  return isRecord(value.oidc) ? { ...value, oidc: { ...ISSUER, ...value.oidc } } : value;
}
