/** Every way of an answer, in every situation in which a way could accept what the others refuse. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { BASE_CHANNELS } from '../../shared/bridge/base.ts';
import { CAPABILITIES } from '../../shared/bridge/capabilities.ts';
import { DESK_OPERATIONS, documentedDeskOperations } from '../../shared/desk-operations.ts';
import { until } from '../helpers/until.ts';
import { ADMIN, bareEvent, event } from '../relay/parts/relay.ts';
import { type Fate, OF_DESK, openWays, type Said, WAYS, type WayName, type Ways } from './parts/answer-ways.ts';

const FORM = {
  type: 'object',
  properties: { costCentre: { type: 'string', maxLength: 4 } },
  required: ['costCentre'],
};
const LINES = {
  columns: [{ id: 'net', label: 'Net', type: 'number' }],
  rows: ['1', '2'].map((id) => ({ id, cells: { net: id } })),
};
const BY_LINE = { lines: LINES, decision: { policy: 'first', perLine: true } };
const ONE_REJECTED = { '2': { decision: 'reject' } } as const;
const approve = (more: object) => [{ id: 'approve', label: 'Approve', kind: 'approve', ...more }];
const every = (fate: Fate): Record<WayName, Fate> => ({ ...directly(fate), ...atDesk(fate) });
const atDesk = (fate: Fate) => ({
  window: fate,
  'many at once': fate,
  'reply window': fate,
  notification: fate,
  'notification reply': fate,
});
const links = (fate: Fate) => ({ push: fate, 'answer link': fate, 'WhatsApp link': fate });
/** Buttons of messages. */
const buttons = (tap: Fate, action: Fate = tap) => ({ 'WhatsApp tap': tap, 'ntfy action': action });
const directly = (fate: Fate) => ({ web: fate, ...links(fate), ...buttons(fate), HTTP: fate, socket: fate });
/** Ways that carry decisions about single rows. */
const linewise = (fate: Fate) => ({ window: fate, 'reply window': fate, web: fate, HTTP: fate, socket: fate });
const notices = (press: Fate, reply: Fate) => ({ notification: press, 'notification reply': reply });

interface Situation {
  data?: object;
  said?: Said;
  /** Before the ways offer the item. */
  prepare?(ways: Ways, itemIds: readonly string[]): Promise<unknown>;
  /** Happens after the ways offer the item. Desks are offline meanwhile, with the answer stored. */
  meanwhile?(ways: Ways, events: readonly string[], itemIds: readonly string[]): Promise<unknown>;
  /** Restores the directory. */
  restore?(ways: Ways): Promise<unknown>;
  /** Answers of dana before. */
  answers?: number;
  expected: Record<WayName, Fate>;
  /** State of the decision afterwards. */
  decided?: Record<WayName, string>;
}

async function personIs({ relay }: Ways, id: string, person: object): Promise<void> {
  const { status, text } = await relay.put(`/v1/admin/people/${id}`, person, ADMIN);
  assert.equal(status, 200, text);
}
const danaIs = (ways: Ways, more: object) => personIs(ways, 'dana', { name: 'Dana Fox', roles: ['approver'], ...more });
const update = (type: string, data: object) => (ways: Ways, events: readonly string[]) =>
  ways.relay.send(...events.map((eventId) => bareEvent(type, { eventId, ...data })));

const SITUATIONS: Record<string, Situation> = {
  'nothing special': { expected: every('recorded') },
  'own request, known only after the item was sent': {
    data: { requester: 'R-1' },
    meanwhile: (ways) => danaIs(ways, { aliases: ['R-1'] }),
    restore: (ways) => danaIs(ways, {}),
    expected: { ...every('SEPARATION_OF_DUTIES'), ...links('NOT_FOUND'), 'ntfy action': 'NOT_FOUND' },
  },
  'delegate of the requester': {
    data: { requester: 'R-2', audience: { users: ['kim', 'lee'] } },
    prepare: ({ relay }, ids) =>
      Promise.all(ids.map((id) => relay.post(`/v1/items/${id}/delegate`, { to: 'dana' }, 'kim-token'))),
    meanwhile: (ways) => personIs(ways, 'kim', { name: 'Kim Reyes', roles: ['approver', 'support'], aliases: ['R-2'] }),
    expected: { ...every('FORBIDDEN'), 'WhatsApp tap': 'no button' },
  },
  'second vote of one person': {
    data: { decision: { policy: 'quorum', quorum: 2 } },
    meanwhile: ({ relay }, _, ids) =>
      Promise.all(
        ids.map((id) =>
          relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: crypto.randomUUID() }, 'dana-token'),
        ),
      ),
    answers: 1,
    expected: every('ALREADY_ANSWERED'),
  },
  'old version': { meanwhile: update('item.updated', { title: 'Another title' }), expected: every('ITEM_CHANGED') },
  'step-up without its confirmation': {
    data: { amount: { value: '20000', currency: 'EUR' } },
    said: { comment: 'Agreed' },
    expected: {
      ...every('CONFIRMATION_REQUIRED'),
      'many at once': 'REQUEST_INVALID',
      ...links('opens item'),
      ...buttons('no button'),
      ...notices('opens reply', 'CONFIRMATION_REQUIRED'),
    },
  },
  'amount raised above the limit of step-up': {
    meanwhile: update('item.updated', { amount: { value: '20000', currency: 'EUR' } }),
    expected: { ...every('ITEM_CHANGED'), ...links('FORBIDDEN'), ...buttons('FORBIDDEN') },
  },
  'required comment is missing': {
    data: { actions: approve({ comment: 'required' }) },
    expected: { ...every('COMMENT_REQUIRED'), ...buttons('no button'), ...notices('opens reply', 'opens item') },
  },
  'form is empty': {
    data: { actions: approve({ form: FORM }) },
    expected: { ...every('INPUT_INVALID'), ...buttons('no button'), ...notices('opens reply', 'opens item') },
  },
  'form is filled in': {
    data: { actions: approve({ form: FORM }) },
    said: { input: { costCentre: '4200' } },
    expected: { ...every('recorded'), ...buttons('no button'), ...notices('opens reply', 'opens item') },
  },
  'form has a value that it does not allow': {
    data: { actions: approve({ form: FORM }) },
    said: { input: { costCentre: '42000' } },
    expected: { ...every('INPUT_INVALID'), ...buttons('no button'), ...notices('opens reply', 'opens item') },
  },
  'left the role': {
    meanwhile: (ways) => danaIs(ways, { roles: [] }),
    restore: (ways) => danaIs(ways, {}),
    expected: every('NOT_FOUND'),
  },
  'by line, one row rejected': {
    data: BY_LINE,
    said: { lineDecisions: ONE_REJECTED },
    expected: { ...every('recorded'), 'WhatsApp tap': 'no button' },
    decided: { ...every('approved'), ...linewise('partial'), 'WhatsApp tap': 'open' },
  },
  'by line, unknown row': {
    data: BY_LINE,
    said: { lineDecisions: { '3': { decision: 'reject' } } },
    expected: { ...every('recorded'), ...linewise('REQUEST_INVALID'), 'WhatsApp tap': 'no button' },
  },
  'by line, of an item that is decided as a whole': {
    data: { lines: LINES },
    said: { lineDecisions: ONE_REJECTED },
    expected: { ...every('recorded'), ...linewise('REQUEST_INVALID') },
  },
  'by line, with other lines since': {
    data: BY_LINE,
    said: { lineDecisions: ONE_REJECTED },
    meanwhile: update('item.updated', { lines: { ...LINES, rows: LINES.rows.toReversed() } }),
    expected: { ...every('ITEM_CHANGED'), 'WhatsApp tap': 'no button' },
  },
  'by line, step-up without its confirmation': {
    data: { ...BY_LINE, amount: { value: '20000', currency: 'EUR' } },
    said: { comment: 'Agreed', lineDecisions: ONE_REJECTED },
    expected: {
      ...every('CONFIRMATION_REQUIRED'),
      'many at once': 'REQUEST_INVALID',
      ...links('opens item'),
      ...buttons('no button'),
      ...notices('opens reply', 'CONFIRMATION_REQUIRED'),
    },
  },
  'reassigned by an administrator': {
    meanwhile: ({ relay }, _, ids) =>
      Promise.all(
        ids.map((id) =>
          relay.post(`/v1/admin/items/${id}/reassign`, { audience: { users: ['lee'] }, reason: 'On holiday' }, ADMIN),
        ),
      ),
    expected: every('NOT_FOUND'),
  },
  'closed by an administrator': {
    meanwhile: ({ relay }, _, ids) =>
      Promise.all(ids.map((id) => relay.post(`/v1/admin/items/${id}/close`, { reason: 'Obsolete' }, ADMIN))),
    expected: every('ITEM_CLOSED'),
  },
  withdrawn: { meanwhile: update('item.withdrawn', { reason: 'No longer needed' }), expected: every('ITEM_CLOSED') },
};

test('an answer', async (t) => {
  const ways = await openWays(t);
  t.after(() => ways.close());

  const answersOf = async (id: string): Promise<number> => {
    const { body } = await ways.relay.get(`/v1/items/${id}`, 'lee-token');
    return body.answers.filter(({ by }: { by: { id: string } }) => by.id === 'dana').length;
  };
  const decisionOf = async (id: string): Promise<string> =>
    (await ways.relay.get(`/v1/items/${id}`, 'lee-token')).body.decision.state;
  /** One item for each way, offered by it. */
  const offered = async (data: object = {}) => {
    const sent = WAYS.map((way) => event('approval.requested', { title: `For ${way}`, ...data }));
    ways.passTime();
    const results = await ways.relay.send(...sent);
    const items = WAYS.map((way, index) => ({ way, id: results[index]?.itemId ?? '' }));
    return { items, ids: items.map(({ id }) => id), events: sent.map(({ id }) => String(id)) };
  };
  const inTurn = async <T>(
    items: readonly { way: WayName; id: string }[],
    act: (way: WayName, id: string) => Promise<T>,
  ) => {
    const done: [WayName, T][] = [];
    for (const { way, id } of items) done.push([way, await act(way, id)]);
    return new Map(done);
  };
  const offline = () => ways.desk.client.use(null);
  const online = async () => {
    ways.desk.connect();
    await ways.desk.live();
  };

  for (const [
    name,
    { data = {}, said = {}, prepare, meanwhile, restore, answers = 0, expected, decided },
  ] of Object.entries(SITUATIONS)) {
    await t.test(name, async () => {
      const { items, ids, events } = await offered(data);
      await prepare?.(ways, ids);
      for (const { way, id } of items) await ways.ways[way].offers(id);
      if (meanwhile) offline();
      const given = await inTurn(items, (way, id) => ways.ways[way].gives(id, said));
      await meanwhile?.(ways, events, ids);
      if (meanwhile) await online();
      try {
        const fates = await inTurn(items, async (way) => given.get(way)?.settle() ?? 'not given');
        assert.deepEqual(Object.fromEntries(fates), expected);
        const counts = await inTurn(items, (_, id) => answersOf(id));
        for (const [way, count] of counts) {
          assert.equal(count, answers + (expected[way] === 'recorded' ? 1 : 0), `answers by ${way}`);
        }
        if (decided) assert.deepEqual(Object.fromEntries(await inTurn(items, (_, id) => decisionOf(id))), decided);
      } finally {
        await restore?.(ways);
      }
    });
  }

  await t.test('given twice', async () => {
    const { items } = await offered();
    const fates = await inTurn(items, async (way, id) => {
      await ways.ways[way].offers(id);
      const first = await (await ways.ways[way].gives(id, {})).settle();
      if (OF_DESK.includes(way)) await until('settled', () => ways.desk.desk.commands.item(id)?.pending === null);
      const second = await (await ways.ways[way].gives(id, {})).settle();
      return `${first}, ${second}, ${await answersOf(id)}`;
    });
    assert.deepEqual(Object.fromEntries(fates), {
      ...directly('recorded, recorded, 1'),
      ...links('recorded, ALREADY_ANSWERED, 1'),
      ...buttons('recorded, ignored, 1', 'recorded, ALREADY_ANSWERED, 1'),
      ...atDesk('recorded, ITEM_CLOSED, 1'),
      ...notices('recorded, opens item, 1', 'recorded, opens item, 1'),
    });
  });

  await t.test('recorded, with its reply lost in a restart of the relay', async () => {
    const { items } = await offered();
    for (const { way, id } of items) await ways.ways[way].offers(id);
    // One after the other: a desk sends the next answer after the reply to the last.
    const fates = await inTurn(items, async (way, id) => {
      ways.desk.wire.loses = true;
      const given = await ways.ways[way].gives(id, {});
      if (OF_DESK.includes(way)) ways.desk.desk.commands.sendNow([id]);
      else await given.settle();
      await until(`${way} is recorded`, async () => (await answersOf(id)) === 1);
      offline();
      await ways.relay.restart();
      ways.desk.wire.loses = false;
      await online();
      return `${await given.settle()}, ${await answersOf(id)}`;
    });
    assert.deepEqual(Object.fromEntries(fates), {
      ...every('recorded, 1'),
      ...links('ALREADY_ANSWERED, 1'),
      ...buttons('ignored, 1', 'ALREADY_ANSWERED, 1'),
    });
  });

  await t.test('not given: whatever reads or follows links answers nothing', async () => {
    const { items } = await offered();
    const fates = await inTurn(items, async (way, id) => {
      await ways.ways[way].offers(id);
      await ways.ways[way].reads(id);
      const read = await answersOf(id);
      const fate = await (await ways.ways[way].gives(id, {})).settle();
      return `${read}, ${fate}, ${await answersOf(id)}`;
    });
    assert.deepEqual(Object.fromEntries(fates), every('0, recorded, 1'));
  });
});

describe('the ways are all that there are', () => {
  const takesInput = (schema: object): boolean =>
    'properties' in schema && Object.hasOwn(schema.properties as object, 'input');
  const named = (table: Readonly<Record<string, object>>): string[] =>
    Object.entries(table).flatMap(([name, schema]) => (takesInput(schema) ? [name] : []));

  test('channels of windows', () => {
    const ofHosts = Object.values(CAPABILITIES).flatMap((channels) => named(channels));
    assert.deepEqual([...named(BASE_CHANNELS), ...ofHosts], ['item.answer', 'item.answer-all', 'reply.send']);
  });

  test('operations of a person, over socket and HTTP', () => {
    const operations = Object.entries(DESK_OPERATIONS).flatMap(([name, { message }]) =>
      takesInput(message) ? [name] : [],
    );
    assert.deepEqual(operations, ['respond']);
    assert.deepEqual(Object.keys(documentedDeskOperations().respond.http ?? {}), ['answer']);
  });

  test('places in the code that give an answer', () => {
    const call = /\b(?:outbox|commands)\.answer(?:All)?\(|=> respond\(tx, |\bdeps\.answerByLink\(/g;
    const places = ['desk', 'electron', 'web', 'relay'].flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(room, file))
        .flatMap((file) => {
          const found = readFileSync(file, 'utf8').match(call)?.length ?? 0;
          return found > 0 ? [`${file} ${found}`] : [];
        }),
    );
    assert.deepEqual(places.sort(), [
      'desk/base-handlers.ts 2',
      'desk/commands.ts 2',
      'desk/notifications/presses.ts 1',
      'electron/ipc/reply-handlers.ts 1',
      'relay/domain/person-operations.ts 1',
      'relay/http/pages/answer-routes.ts 1',
    ]);
  });
});
