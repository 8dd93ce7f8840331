/** The search for unused words: it finds none now, and would find one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectRoot } from '../../../build/root.ts';
import { readsOf } from '../../../build/words/reads.ts';
import { unreadEntries, unusedWords } from '../../../build/words/unused.ts';

const words = {
  name: 'Beckon',
  item: { claim: 'I am on it', amount: 'Amount', states: { open: 'Open', closed: 'Closed' } },
  files: { full: 'the disk is full', waits: (name: string) => `${name} waits` },
};
const roots = { names: ['t'], givers: ['wordsFor'], takers: ['say'], type: 'Words', module: '/words.ts' };
/** Unused entries if `text` is the only source file. */
const unread = (text: string) => unreadEntries(words, readsOf([{ file: 'view.tsx', text }], roots));
const rest = (...read: string[]) =>
  ['name', 'item.claim', 'item.amount', 'item.states.open', 'item.states.closed', 'files.full', 'files.waits'].filter(
    (entry) => !read.includes(entry),
  );

test('every text of the catalogue is read by a program', async () => {
  assert.deepEqual(await unusedWords(projectRoot), []);
});

test('an unread text is found, whatever else has its name', () => {
  assert.deepEqual(unread('const x = item.amount + order.claim;'), rest());
  assert.deepEqual(unread('const { claim } = item;'), rest());
  assert.deepEqual(unread('function f({ files }: Other) { return files.full; }'), rest());
  assert.deepEqual(unread('const x = t.name;'), rest('name'));
});

const ways: [how: string, text: string, read: string[]][] = [
  ['as a member', 'const x = <p title={t.item.claim}>{words.t.item.amount}</p>;', ['item.claim', 'item.amount']],
  ['by a pattern', 'const { item: { claim }, files } = t; const x = files.full;', ['item.claim', 'files.full']],
  ['by another name', 'const all = t.item; const x = all?.claim;', ['item.claim']],
  ['of what a function gives', 'const w = () => wordsFor(locale); const x = w().files.full;', ['files.full']],
  [
    'in what is handed a function',
    'say(({ files }) => files.full); tell({ t: (t) => t.name });',
    ['files.full', 'name'],
  ],
  ['by an import', "import { item as i, name } from '../words.ts'; const x = i.claim;", ['item.claim', 'name']],
  ['by its type', "function f(w: Words['files']) { return w.full; }", ['files.full']],
  ['of a member of that type', "interface C { w: Words['files'] } const x = context.w.full;", ['files.full']],
  ['by a computed name', 'const x = t.item.states[item.state];', ['item.states.open', 'item.states.closed']],
  [
    'by whoever gets all of it',
    'const x = <Choice names={t.item.states} />;',
    ['item.states.open', 'item.states.closed'],
  ],
];
for (const [how, text, read] of ways) {
  test(`a word is read ${how}`, () => assert.deepEqual(unread(text), rest(...read)));
}

test('who gets a group by its type is seen reading it', () => {
  assert.deepEqual(unread("show(t.files); function show(w: Words['files']) { return w.full; }"), rest('files.full'));
});
