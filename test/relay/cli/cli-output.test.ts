/** Command output may contain foreign text: line feeds and tabs are printed, other control characters are replaced. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printFailure, printOutput } from '../../../relay/cli/cli-output.ts';

function printed(): { said: string[]; say: { out(line: string): void; err(line: string): void } } {
  const said: string[] = [];
  return { said, say: { out: (line) => void said.push(line), err: (line) => void said.push(line) } };
}
const words = 'a\tb\n{\n  "\u001b]0;x\u0007\u009b2J\r\u202eé👩‍💻"';
const shown = 'a\tb\n{\n  "\ufffd]0;x\ufffd\ufffd2J\ufffd\ufffdé👩‍💻"';

test('lines, what was found and why it did not work move no cursor and turn no text round', () => {
  const { said, say } = printed();
  assert.equal(printOutput({ lines: [words], value: words, fault: words }, { words: [], options: {} }, say), 1);
  assert.equal(printFailure(new Error(`${words.slice(4)}\nmore`), say), 1);
  assert.deepEqual(said, [shown, shown, '{']);
  const failed = printed();
  printFailure(new Error('the database says \u001b[2J'), failed.say);
  assert.deepEqual(failed.said, ['the database says \ufffd[2J']);
});

test('for a program it is the value as it is', () => {
  const { said, say } = printed();
  assert.equal(printOutput({ lines: [], value: words }, { words: [], options: { json: true } }, say), 0);
  assert.deepEqual(
    said.map((text) => JSON.parse(text)),
    [words],
  );
});
