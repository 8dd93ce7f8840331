import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommand } from '../../../build/demo/console.ts';

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
