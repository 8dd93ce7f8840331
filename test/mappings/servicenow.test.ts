/** ServiceNow's incidents through a real relay: only the current assignee is asked. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { payload, startMappingRelay } from './parts/relay.ts';

const relay = await startMappingRelay();
after(() => relay.close());

const FRED = { user_name: 'fred.luddy', name: 'Fred Luddy' };
const BETH = { user_name: 'beth.anglin', name: 'Beth Anglin' };
let updates = 0;
function incident(number: string, event: string | undefined, more: object = {}): object {
  updates += 1;
  return { ...payload('servicenow-assigned'), number, event, sys_mod_count: String(updates), ...more };
}
const post = (...given: Parameters<typeof incident>) => relay.items('servicenow-incident', incident(...given));
/** The last item that a request created; it may have withdrawn others. */
const made = async (...given: Parameters<typeof incident>): Promise<string | undefined> =>
  (await post(...given)).at(-1);

test('reassigned: who had it is asked no longer, and asked again when it comes back', async () => {
  const dana = await made('INC1', 'assigned', { assigned_to: FRED });
  assert.equal(await relay.state(dana, 'dana'), 'open');
  const group = await made('INC1', 'assigned', { assigned_to: BETH });
  assert.deepEqual([await relay.state(dana, 'dana'), await relay.state(group)], ['withdrawn', 'open']);
  const back = await made('INC1', 'reassigned', { assigned_to: FRED });
  assert.deepEqual([await relay.state(group), await relay.state(back, 'dana')], ['withdrawn', 'open']);
  const nobody = await made('INC1', 'unassigned', { assigned_to: '' });
  assert.deepEqual([await relay.state(back, 'dana'), await relay.state(nobody)], ['withdrawn', 'open']);
});

test('resolved, and reopened as a new task; posted twice it is the same', async () => {
  const task = await made('INC2', 'assigned');
  const escalated = await made('INC2', 'escalated', { escalation: '1' });
  const other = await made('INC20', 'assigned');
  const over = await made('INC2', 'resolved', { close_notes: 'Renewed.' });
  assert.deepEqual(
    [await relay.state(task, 'dana'), await relay.state(escalated), await relay.state(other, 'dana')],
    ['withdrawn', 'withdrawn', 'open'],
  );
  assert.deepEqual([(await relay.item(over)).body, (await relay.item(over)).status.to], ['Renewed.', 'resolved']);
  const reopened = incident('INC2', 'Reopened');
  const again = (await relay.items('servicenow-incident', reopened)).at(-1);
  assert.notEqual(again, task);
  const shown = await relay.item(again, 'dana');
  assert.deepEqual([shown.state, shown.title], ['open', 'INC2 reopened: Sales cannot open the CRM']);
  assert.equal(await relay.state(over), 'withdrawn');
  const { results } = (await relay.deliver('servicenow-incident', reopened)).body;
  assert.ok(results.every(({ duplicate }: { duplicate: boolean }) => duplicate));
  assert.equal(await relay.state(again, 'dana'), 'open');
});

test('priority is read by its number or its word, as a field of the REST API too', async () => {
  for (const [priority, severity] of [
    ['1 - Critical', 'critical'],
    ['P1', 'critical'],
    [1, 'critical'],
    [{ display_value: '2 - High', value: '2' }, 'warning'],
    ['High', 'warning'],
    ['3 - Moderate', 'notice'],
    ['5 - Planning', 'info'],
    ['soon', 'notice'],
    [null, 'notice'],
  ]) {
    const task = await made(`INC3-${updates}`, 'assigned', { priority });
    assert.equal((await relay.item(task, 'dana')).severity, severity, JSON.stringify(priority));
  }
});

test('each escalation notifies once; an update changes the open item', async () => {
  const task = await made('INC4', 'assigned');
  const first = await made('INC4', 'escalated', { escalation: '1', priority: '3' });
  const second = await made('INC4', 'escalated', { escalation: '2', priority: '1 - Critical' });
  const shown = await relay.item(second);
  assert.deepEqual([await relay.state(first), shown.state, shown.severity], ['withdrawn', 'open', 'critical']);
  await post('INC4', 'updated', { short_description: 'The CRM is down', priority: '1' });
  assert.deepEqual(
    [(await relay.item(task, 'dana')).title, (await relay.item(second)).title],
    ['INC4: The CRM is down', 'INC4 escalated: The CRM is down'],
  );
  // Without an open item it creates none.
  assert.deepEqual(await post('INC404', 'updated'), []);
});

test('what does not say what happened, or to what, is ignored with words for it', async () => {
  const ignored = (...given: Parameters<typeof incident>) => relay.ignored('servicenow-incident', incident(...given));
  assert.match(await ignored('INC5', undefined), /^The incident does not say in `event` what happened: assigned, /);
  assert.match(await ignored('INC5', ''), /does not say in `event`/);
  assert.equal(await ignored('INC5', 'Work note'), "No item is made for ServiceNow's event work note");
  assert.equal(await ignored('', 'assigned', { sys_id: null }), 'The incident has neither a number nor a sys_id');
});

test('fields that are empty, long or objects of the REST API', async () => {
  const long = {
    short_description: 'x'.repeat(300),
    description: 'y'.repeat(3000),
    category: null,
    caller_id: '',
    url: 'no url',
  };
  const task = await made('INC6', 'assigned', {
    ...long,
    assigned_to: { display_value: 'Fred Luddy', value: '5137153c' },
    assignment_group: {},
  });
  const shown = await relay.item(task);
  assert.deepEqual([shown.title.length, shown.body.length, shown.record.url], [140, 2000, undefined]);
  assert.deepEqual(
    shown.facts.map(({ label }: { label: string }) => label),
    ['Number', 'Assigned to'],
  );
});
