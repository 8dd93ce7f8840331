import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseLabel, parseCommand } from '../../../build/demo/console.ts';

test('what is typed is understood', () => {
  assert.deepEqual(parseCommand('3 approve'), { kind: 'press', number: 3, button: 'approve' });
  assert.deepEqual(parseCommand('#12 Request information'), {
    kind: 'press',
    number: 12,
    button: 'Request information',
  });
  assert.deepEqual(parseCommand('list'), { kind: 'list' });
  assert.deepEqual(parseCommand('quit'), { kind: 'quit' });
  assert.deepEqual(parseCommand(''), { kind: 'nothing' });
  assert.deepEqual(parseCommand('approve'), { kind: 'unknown' });
});

test('a button by its beginning, and what to write after it', () => {
  const labels = ['Approve', 'Reject', 'Ask', 'Request information'];
  const chosen = (typed: string) => Object.values(chooseLabel(labels, typed) ?? {});
  assert.deepEqual(chosen('app'), ['Approve', '']);
  assert.deepEqual(chosen('ask Which cost centre?'), ['Ask', 'Which cost centre?']);
  assert.deepEqual(chosen('request inf'), ['Request information', '']);
  assert.deepEqual(chosen('Request information Since when?'), ['Request information', 'Since when?']);
  assert.deepEqual(chosen('rej too dear'), ['Reject', 'too dear']);
  assert.deepEqual(chosen('dance now'), []);
});
