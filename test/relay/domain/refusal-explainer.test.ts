import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { createRefusalExplainer } from '../../../relay/domain/refusal-explainer.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { checker } from '../../../shared/validate.ts';

const schema = checker(Type.Object({ n: Type.Integer() }));

/** Each explanation takes `ms` of CPU time. */
function bench(ms: number) {
  const clock = { at: 0, now: () => clock.at };
  let spent = 0;
  const explaining = createRefusalExplainer(clock, () => {
    spent += ms;
    return spent;
  });
  const codeOf = (who: string, value: unknown): string => {
    try {
      explaining.parse(who, schema, value);
      return 'ok';
    } catch (error) {
      return error instanceof ProblemError ? error.problem.code : String(error);
    }
  };
  return { clock, codeOf };
}

test('a caller who has used up their share is refused without an explanation, and no one else is', () => {
  const { codeOf } = bench(2000);
  assert.deepEqual([codeOf('dana', {}), codeOf('dana', {})], ['REQUEST_INVALID', 'RATE_LIMITED']);
  assert.equal(codeOf('lee', {}), 'REQUEST_INVALID');
});

test('what fits passes whatever the share, and takes nothing of it', () => {
  const { codeOf } = bench(5000);
  codeOf('dana', {});
  for (let n = 0; n < 100; n += 1) assert.equal(codeOf('dana', { n }), 'ok');
});

test('a share comes back by a fortieth of the time', () => {
  const { clock, codeOf } = bench(3000);
  codeOf('dana', {});
  clock.at = 40_000;
  assert.equal(codeOf('dana', {}), 'RATE_LIMITED');
  clock.at = 40_200;
  assert.equal(codeOf('dana', {}), 'REQUEST_INVALID');
});
