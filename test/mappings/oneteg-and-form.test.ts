/** OneTeg's flows and plain forms through a real relay. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { ADMIN } from '../relay/parts/relay.ts';
import { payload, startMappingRelay } from './parts/relay.ts';

const relay = await startMappingRelay();
after(() => relay.close());

describe('OneTeg', () => {
  let runs = 0;
  function outcome(flow: string, status: unknown, more: object = {}): object {
    runs += 1;
    return { flow: { id: flow, name: `Flow ${flow}` }, run: { id: `r${runs}`, status }, ...more };
  }
  const post = (...given: Parameters<typeof outcome>) => relay.items('oneteg-flow', outcome(...given));
  const error = async (id: string | undefined) => (await relay.item(id)).error;

  test('a status is read however it is written', async () => {
    for (const [index, status] of ['FAILED', 'Failure', 'error', 'TIMED_OUT', 'Completed With Errors'].entries()) {
      const [failed] = await post(`s${index}`, status);
      assert.equal(await relay.state(failed), 'open', status);
      for (const over of ['SUCCESS', 'Completed', 'done']) await post(`s${index}`, over);
      assert.equal(await relay.state(failed), 'closed', status);
    }
    assert.equal(
      await relay.ignored('oneteg-flow', outcome('s', 'Running')),
      'No item is made for a run that is Running',
    );
    for (const other of [outcome('s', null), {}, { run: null }, []]) {
      assert.match(await relay.ignored('oneteg-flow', other), /^It has no run.status/);
    }
  });

  test('an error is reported, at any position in the flow', async () => {
    for (const [more, message] of [
      [{ error: 'The shop is closed' }, 'The shop is closed'],
      [{ errors: ['No price', { message: 'No stock' }, 'No price'] }, 'No price\nNo stock'],
      [{ errors: [{ description: 'One alone' }] }, 'One alone'],
      [{ message: 'At the top' }, 'At the top'],
      [{ error: { message: null, code: 'E9' } }, 'The run failed'],
    ] as const) {
      const [failed] = await post(`e${runs}`, 'failed', more);
      assert.deepEqual([(await error(failed)).message, (await relay.item(failed)).body], [message, message]);
    }
    const detailed = {
      error: { code: 429, message: 'z'.repeat(3000) },
      step: 'Write',
      counts: { processed: '12', failed: -1 },
    };
    const [failed] = await post('detailed', 'failed', detailed);
    const { message, ...rest } = await error(failed);
    assert.deepEqual([message.length, rest], [1000, { code: '429', step: 'Write', processed: 12 }]);
    assert.equal((await relay.item(failed)).body.length, 2000);
  });

  test('a run that fails again with other words counts; one flow does not close another', async () => {
    const [first] = await relay.items('oneteg-flow', {
      flow: { id: 'a' },
      run: { id: 'same', status: 'failed' },
      error: 'x',
    });
    await relay.items('oneteg-flow', { flow: { id: 'a' }, run: { id: 'same', status: 'failed' }, error: 'y' });
    await post('b', 'completed');
    const { state, fold, body } = await relay.item(first);
    assert.deepEqual([state, fold.count, body], ['open', 2, 'y']);
    const nameless = await relay.deliver('oneteg-flow', { run: { id: 'r', status: 'failed' }, error: 'kept' });
    assert.deepEqual([nameless.status, /neither an id nor a name/.test(nameless.text)], [422, true]);
  });

  test('an approval without title and record is about its flow; an unclear due time is a fact', async () => {
    const { record: _, transactionId: __, ...waiting } = payload('oneteg-waiting');
    const [asked] = await relay.items('oneteg-flow', { ...waiting, approval: { dueAt: 'soon' } });
    const bare = await relay.item(asked);
    assert.deepEqual([bare.title, bare.dueAt], ['New price list waits for approval', null]);
    assert.deepEqual(bare.record, { system: 'OneTeg', type: 'flow', id: 'price-list' });
    assert.ok(bare.facts.some(({ value }: { value: string }) => value === 'soon'));
  });
});

describe('a form', () => {
  const letters = async () => (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items.length;

  test('every other field is shown, and roles in words are roles', async () => {
    const [made] = await relay.items('form', {
      title: 'Desk',
      role: 'Office, Facilities',
      department: 'Sales',
      link: 'www.acme.example',
      floor: 3,
    });
    const shown = await relay.item(made);
    assert.deepEqual(shown.facts, [
      { label: 'department', value: 'Sales' },
      { label: 'floor', value: '3' },
      { label: 'Link', value: 'www.acme.example' },
    ]);
    const reply = await relay.deliver('form', { title: 'Nobody', role: 'Büro Berlin' });
    assert.deepEqual([reply.body.results[0].fallback, reply.body.results[0].recipients], [true, 2], reply.text);
  });

  test('amounts are read as written, and unclear ones are stored instead of guessed', async () => {
    for (const [written, value] of [
      ['289,90', '289.90'],
      ['1.289,90', '1289.90'],
      ['1,289.90', '1289.90'],
      ['1 289,90', '1289.90'],
      [12400, '12400'],
      ['1.289.000', '1289000'],
    ]) {
      const [made] = await relay.items('form', { title: `Amount ${written}`, amount: written });
      assert.equal((await relay.item(made)).amount.value, value);
    }
    const before = await letters();
    for (const unclear of ['12,400', '12.400', 'about 5']) {
      const reply = await relay.deliver('form', { title: 'Unclear', amount: unclear });
      assert.equal(reply.status, 422);
      assert.match(reply.body.detail, /is not one that can be read for certain: write 12400.00/);
    }
    assert.equal(await letters(), before + 3);
  });

  test('two long forms that begin alike are two; twice the same is one; an id is one for ever', async () => {
    const details = 'w'.repeat(500);
    const [first] = await relay.items('form', { title: 'Long', details: `${details}1` });
    const [second] = await relay.items('form', { title: 'Long', details: `${details}2` });
    assert.notEqual(first, second);
    assert.deepEqual(await relay.items('form', { details: `${details}1`, title: 'Long' }), [first]);
    const [named] = await relay.items('form', { title: 'Named', id: 'F-1' });
    assert.deepEqual(await relay.items('form', { title: 'Named, changed', id: 'F-1' }), [named]);
  });

  test('a missing title and an unknown kind are refused in words and stored', async () => {
    for (const [fields, words] of [
      [{}, /the form has no title/],
      [{ title: null, details: 'x' }, /the form has no title/],
      [{ title: 'x', kind: 'Complaint' }, /the form's kind is Complaint: approval and task are known/],
    ] as const) {
      const reply = await relay.deliver('form', fields);
      assert.equal(reply.status, 422);
      assert.match(reply.body.detail, words);
    }
    const [task] = await relay.items('form', { title: 'Wasser', kind: ' AUFGABE ', due: '4.12.2026' });
    const shown = await relay.item(task);
    assert.deepEqual([shown.type, shown.dueAt], ['task.assigned', '2026-12-04T16:00:00Z']);
  });
});
