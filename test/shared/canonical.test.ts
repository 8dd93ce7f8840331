import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createNames, namesOf } from '../../relay/directory/names.ts';
import { canonicalForm, formsOf, isMixed } from '../../shared/rules/canonical.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
/** Invisible characters, one of each kind. */
const unseen = fc.constantFrom(
  '\u200b',
  '\u00ad',
  '\u2060',
  '\ufeff',
  '\u202e',
  '\u034f',
  '\ufe0f',
  '\u115f',
  '\u2800',
  ' ',
  '\u00a0',
);

test('the form of a form is itself, for any text', () => {
  fc.assert(fc.property(text, (one) => assert.equal(canonicalForm(canonicalForm(one)), canonicalForm(one))));
});

test('case, composition, width and what takes no ink make no other person, for any text', () => {
  fc.assert(
    fc.property(text, unseen, fc.nat(40), (one, between, at) => {
      const form = canonicalForm(one);
      for (const other of [
        one.toUpperCase(),
        one.toLowerCase(),
        one.normalize('NFD'),
        one.normalize('NFKC'),
        `${one}.`,
      ]) {
        assert.equal(canonicalForm(other), form, JSON.stringify(other));
      }
      const plain = [...'kim.reyes-4711'];
      plain.splice(at % plain.length, 0, between);
      assert.equal(canonicalForm(plain.join('')), 'kim.reyes-4711');
    }),
  );
});

test('names that are written so stay apart', () => {
  const all = ['kim', 'k-im', 'kim2', 'k.im', 'kín', 'кim', 'kim/acme', 'müller', 'muller', 'mueller'];
  assert.equal(new Set(all.map(canonicalForm)).size, all.length);
});

test('an unusual mix of scripts is deceptive', () => {
  const mixed = ['kіm', 'Κim', 'раul', 'kim٣', '한かな', 'Anna-Μαρία', '𐌊im'];
  const plain = [
    'kim',
    'раула',
    'Łukasz',
    "O'Neil",
    'ยศ',
    '田中さくらKim',
    '김Kim',
    '臺ㄅKim',
    'राज',
    'José-4711',
    'ᏦᎥᎷ',
    '',
  ];
  assert.deepEqual([...mixed, ...plain].filter(isMixed), mixed);
});

test('a domain before, behind, or both is no part of the name, and may be of another script', () => {
  for (const name of [
    'ACME\\kim',
    'kim@acme.example',
    'ACME\\kim@acme',
    'АКМЕ\\kim',
    '\u200bACME＼kim',
    '\\kim',
    'kim@',
    'kim\\',
  ]) {
    const { bare, mixed } = formsOf(name);
    assert.deepEqual([bare, mixed], ['kim', false], name);
  }
  assert.equal(formsOf('acme/kim').bare, 'acme/kim');
});

const namesFor = (people: Record<string, { name: string; aliases?: string[] }>) =>
  createNames(new Map(Object.entries(people).map(([id, { name, aliases = [] }]) => [id, namesOf(id, name, aliases)])));

test('an id goes before a domain taken away, both before a name', () => {
  const names = namesFor({
    kim: { name: 'Kim Reyes' },
    'pat@acme.example': { name: 'Pat Lind' },
    lee: { name: 'kim' },
    dana: { name: 'Dana', aliases: ['kim@other.example'] },
  });
  assert.deepEqual(names.named('KIM').ids, ['kim']);
  assert.deepEqual(names.named('kim@third.example').ids, ['kim']);
  assert.deepEqual(names.named('Kim@Other.example').ids, ['dana'], 'an alias is meant as a whole');
  assert.deepEqual(names.named('PAT').ids, ['pat@acme.example'], 'the only one of this account');
});

test('a name, or an account without its domain, that two people have identifies no one', () => {
  const names = namesFor({
    a1: { name: 'Kim Reyes' },
    a2: { name: 'KIM REYES' },
    'pat@acme.example': { name: 'Pat A' },
    'pat@beta.example': { name: 'Pat B' },
  });
  assert.deepEqual(names.named('Kim Reyes'), { ids: [], mixed: false });
  assert.deepEqual(names.named('pat').ids, []);
  assert.deepEqual(names.named('pat@beta.example').ids, ['pat@beta.example']);
});

test('an id with a domain is one person with the id that it names; so are two stored from before', () => {
  const names = namesFor({
    kim: { name: 'Kim Reyes' },
    'kim@acme.example': { name: 'Kim Reyes' },
    KIM: { name: 'Kim' },
    lee: { name: 'Lee Roe' },
  });
  for (const id of ['kim', 'KIM', 'kim@acme.example']) {
    assert.deepEqual([...names.accountsOf(id)].sort(), ['KIM', 'kim', 'kim@acme.example']);
    assert.equal(names.accountsOf(id)[0], id);
    assert.equal(names.named(id).ids.length, 3);
  }
  assert.equal(names.named('Kim Reyes').ids.length, 3, 'the name is one person’s');
  assert.deepEqual(names.accountsOf('lee'), ['lee']);
  assert.deepEqual(names.accountsOf('nobody'), ['nobody']);
});
