import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withStyleCache } from '../../widgets/style-cache.ts';

/** The part of the style engine's renderer in use; `went` records the rules passed to it. */
function engine() {
  const went: object[] = [];
  const renderer = { id: 'd0', insertCSSRules: (rules: object) => void went.push(rules) };
  return { went, renderer };
}

test('rules that are in the page are gone through once, in whatever holds their lists', () => {
  const { went, renderer } = engine();
  const styles = withStyleCache(renderer);
  const [plain, hover] = [['.a{color:red}'], ['.b:hover{color:blue}']];
  const rules = { d: plain, h: hover };
  for (let n = 0; n < 3; n++) styles.insertCSSRules(rules);
  styles.insertCSSRules({ d: plain });
  assert.deepEqual(went, [rules]);
  const more = { d: plain, h: ['.c:hover{color:green}'] };
  styles.insertCSSRules(more);
  assert.deepEqual(went, [rules, more], 'one list that is new is reason enough');
});

test('rules that could not be put into the page are tried again', () => {
  const { went, renderer } = engine();
  let fails = true;
  const styles = withStyleCache({
    ...renderer,
    insertCSSRules(rules: object) {
      if (fails) throw new Error('no page');
      renderer.insertCSSRules(rules);
    },
  });
  const rules = { d: ['.a{color:red}'] };
  assert.throws(() => styles.insertCSSRules(rules), /no page/);
  fails = false;
  styles.insertCSSRules(rules);
  assert.deepEqual(went, [rules]);
});
