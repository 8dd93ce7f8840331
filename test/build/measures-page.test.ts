import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSection } from '../bench/measures-page.ts';

const PAGE =
  '# Measures\n\nHead.\n\n### 1 one\n\nOld.\n\n| a |\n| --- |\n| 1 |\n\nA remark\nof two lines.\n\n### 10 ten\n\n| a |\n';

test('a bench that is run again takes the place of its figures, and the remark below them stays', () => {
  const page = withSection(PAGE, '### 1 one\n\nNew.\n\n| a |\n| --- |\n| 2 |');
  assert.equal(page, PAGE.replace('Old.', 'New.').replace('| 1 |', '| 2 |'));
});

test('a new bench stands in the order of numbers', () => {
  const page = withSection(PAGE, '### 9 nine\n\n| a |');
  assert.ok(page.indexOf('### 1 ') < page.indexOf('### 9 ') && page.indexOf('### 9 ') < page.indexOf('### 10 '));
  assert.match(withSection(PAGE, '### 11 eleven\n\n| a |'), /### 10 ten\n\n\| a \|\n\n### 11 eleven\n\n\| a \|\n$/);
});
