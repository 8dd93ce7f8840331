/** Compares `docs/contract.md` with the program, in both directions: each documented name exists, and each existing name is documented. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HookFate } from '../../shared/admin/hook-requests.ts';
import * as answers from '../../shared/answers.ts';
import { DESK_OPERATIONS } from '../../shared/desk-operations.ts';
import { DirectoryGateway } from '../../shared/directory-gateway.ts';
import { HOOK_SCHEMES } from '../../shared/documents/operations.ts';
import { openApiDocument, schemaDocuments } from '../../shared/documents.ts';
import * as events from '../../shared/events.ts';
import { FORM_LIMITS } from '../../shared/forms.ts';
import { HookAuth, HookHmac } from '../../shared/hook-settings.ts';
import * as itemViews from '../../shared/item-views.ts';
import * as items from '../../shared/items.ts';
import { Me, PeopleFound, Subscriptions } from '../../shared/people.ts';
import { PROBLEMS } from '../../shared/problems.ts';
import { AnswerResult, ResponseData } from '../../shared/responses.ts';
import { LINE_COMMENT_BYTES } from '../../shared/rules/line-decisions.ts';
import { SEVERITIES } from '../../shared/severity.ts';
import { DESK_NAMESPACE, DESK_SERVER_MESSAGES, DeskAuth } from '../../shared/socket.ts';
import { checker } from '../../shared/validate.ts';
import { SCENARIOS } from '../../simulator/scenarios/index.ts';
import { withRoutes } from '../attacks/parts/routes.ts';
import { startRelay } from '../relay/parts/relay.ts';
import { textsBelow } from './sources.ts';
import { codesIn, membersIn, namesIn, namesOf, pageText, same, type Table, tableOf, tablesOf } from './tables.ts';

const PAGE = 'contract.md';
const tables = tablesOf(PAGE);
const table = (heading: string, first: string): Table => tableOf(tables, heading, first);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names of all members and of the required members of a type's data. */
const shapeOf = (type: events.EventType) => {
  const { properties, required } = events.EVENT_DATA[type];
  return [Object.keys(properties), required].map((names: string[]) => [...names].sort());
};

describe('sections 2 and 4: events and items', () => {
  test('event types, and the members of their data', () => {
    same(namesOf(table('Event types', 'type')), events.EVENT_TYPES, 'types');
    const common = namesOf(table('Data of an item', 'member'));
    same(common, namesIn(events.EVENT_DATA['approval.requested']), 'members of an item');
    for (const [type = '', members = ''] of table('Data of an item', 'type').rows) {
      const name = events.EVENT_TYPES.find((one) => `\`${one}\`` === type);
      assert.ok(name, type);
      const known = namesIn(events.EVENT_DATA[name]);
      const beyond = known.filter(
        (member) => !(common.includes(member) && events.ITEM_TYPES.some((one) => one === name)),
      );
      for (const member of beyond)
        assert.ok(
          codesIn(members).some((code) => code.split(':')[0] === member),
          `${name} has ${member}`,
        );
      const plain = codesIn(members).filter((code) => /^[a-z][A-Za-z]*$/.test(code));
      for (const member of plain) assert.ok(known.includes(member), `${name} has no ${member}`);
    }
    const described = table('Data of an item', 'type').rows.map(([type]) => codesIn(type)[0] ?? '');
    const usual = JSON.stringify(shapeOf('approval.requested'));
    const special = events.EVENT_TYPES.filter((type) => JSON.stringify(shapeOf(type)) !== usual);
    same(described, special, 'types with members of their own');
  });

  test('the words of the wire', () => {
    const words: Record<string, readonly string[]> = {
      '`severity`': SEVERITIES,
      '`state` of an item': items.ItemState.enum,
      '`kind` of an action': events.ActionKind.enum,
      '`comment` of an action': events.CommentRule.enum,
      '`policy` of a decision': events.DecisionInput.properties.policy.enum,
      '`state` of a decision': answers.DecisionState.enum,
      '`fate` of an answer': answers.Fate.enum,
      '`state` of a withdrawal': answers.Withdrawal.properties.state.enum,
      '`delivery`': itemViews.Delivery.enum,
      '`kind` of an entry of the thread': items.ThreadEntry.properties.kind.enum,
      '`status` of a step': events.StepStatus.enum,
      '`kind` of a channel': events.ChannelKind.enum,
      '`status` of a message': items.CustomerMessage.properties.status.enum,
    };
    const { rows } = table('Words of the wire', 'word');
    same(
      rows.map(([word = '']) => word),
      Object.keys(words),
      'words',
    );
    for (const [word = '', values] of rows) same(codesIn(values), words[word] ?? [], word);
  });

  test('limits', () => {
    const { eventBytes, batchBytes, batchEvents } = events.LIMITS;
    const published = schemaDocuments()['approval.requested.json']?.properties;
    const limit = (member: string, name: string): unknown => {
      const schema = isObject(published) ? published[member] : null;
      // A text in several languages has the limit of the plain text.
      const text = isObject(schema) && Array.isArray(schema.anyOf) ? schema.anyOf[0] : schema;
      return isObject(text) ? text[name] : null;
    };
    const built: Record<string, string> = {
      'one event': `${eventBytes / 1024} KiB`,
      'events of a batch': String(batchEvents),
      'a batch, or the payload of a hook': `${batchBytes / 1024 / 1024} MiB`,
      '`title`': `${limit('title', 'maxLength')} characters`,
      '`body`': `${limit('body', 'maxLength')} characters`,
      '`facts`': String(limit('facts', 'maxItems')),
      'a comment': `${answers.COMMENT_MAX} characters`,
      '`input` of an answer': `${FORM_LIMITS.inputBytes / 1024} KiB`,
      'all comments of `lineDecisions`': `${LINE_COMMENT_BYTES / 1024} KiB`,
    };
    assert.deepEqual(
      Object.fromEntries(table('Operations of a source', 'limit').rows.map(([what, value]) => [what, value])),
      built,
    );
  });

  test('members of an item, and which of them differ by person', () => {
    const { rows } = table('Members of an item', 'member');
    const names = rows.map(([cell]) => codesIn(cell)[0] ?? '');
    same(names, namesIn(itemViews.ItemDetail), 'members');
    const personal = rows.filter(([cell]) => cell?.endsWith('*')).map(([cell]) => codesIn(cell)[0] ?? '');
    const beside = namesIn(itemViews.ItemDetail).filter((name) => !namesIn(items.Item).includes(name));
    same(personal, [...beside, 'state', 'actions'], 'what differs by person');
    const composed = {
      decision: answers.Decision,
      outcome: answers.Outcome,
      fold: items.Fold,
      process: items.ItemProcess,
    };
    for (const [name, schema] of Object.entries(composed)) {
      const row = rows.find(([cell]) => cell === `\`${name}\``);
      same(membersIn(row?.[1]), namesIn(schema), name);
    }
  });
});

test('section 3: codes and statuses', () => {
  const { rows } = table('3. Errors', 'code');
  const documented = rows.map(([code, status]) => [codesIn(code)[0], Number(status)]);
  assert.deepEqual(
    documented,
    Object.entries(PROBLEMS).map(([code, [status]]) => [code, status]),
  );
});

test('every operation of the OpenAPI document stands in one table, with who may call it', () => {
  const who: Readonly<Record<string, string>> = {
    sourceKey: 'source',
    sourceSignature: 'source',
    hubSignature: 'source',
    ...Object.fromEntries(HOOK_SCHEMES.map((scheme) => [scheme, 'source'])),
    personToken: 'person',
  };
  const callersBy = (security: object) =>
    Object.entries(security).map(([scheme, roles]) =>
      scheme === 'adminToken' ? `administrator (${roles})` : (who[scheme] ?? scheme),
    );
  const { paths } = openApiDocument('1.2.3');
  assert.ok(isObject(paths));
  const built = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).map(([method, operation]) => {
      const security = isObject(operation) && Array.isArray(operation.security) ? operation.security : [];
      const callers = new Set(security.flatMap((one) => (isObject(one) ? callersBy(one) : [])));
      return `${method.toUpperCase()} ${path}: ${[...callers].join(', ') || 'all'}`;
    }),
  );
  const documented = tables
    .filter(({ head }) => head[0] === 'operation')
    .flatMap(({ rows }) => rows.map(([operation, callers]) => `${codesIn(operation)[0]}: ${callers}`));
  same(documented, built, 'operations');
});

describe('section 4: the socket', () => {
  test('messages of the relay and what they carry', () => {
    const { rows } = table('The socket', 'from the relay');
    const schemas: Record<string, { properties: object }> = DESK_SERVER_MESSAGES;
    same(
      rows.map(([name]) => codesIn(name)[0] ?? ''),
      [...Object.keys(schemas), 'revoked', 'drain'],
      'messages',
    );
    for (const [name = '', carries] of rows) {
      const schema = schemas[codesIn(name)[0] ?? ''];
      if (schema && name !== '`process`') same(membersIn(carries), namesIn(schema), name);
    }
  });

  test('messages of the desk and what they carry', () => {
    const { rows } = table('The socket', 'from the desk');
    const operations = Object.entries(DESK_OPERATIONS);
    const schemas = Object.fromEntries(operations.map(([name, { message }]) => [name, message]));
    same(
      rows.map(([name]) => codesIn(name)[0] ?? ''),
      Object.keys(schemas),
      'messages',
    );
    for (const [name = '', carries] of rows) {
      const schema = schemas[codesIn(name)[0] ?? ''];
      assert.ok(schema, name);
      same(membersIn(carries), namesIn(schema), name);
    }
    const replies = Object.fromEntries(rows.map(([name, , reply]) => [codesIn(name)[0], membersIn(reply)]));
    assert.deepEqual(replies.respond, namesIn(AnswerResult).sort());
    assert.deepEqual(replies.people, namesIn(PeopleFound).sort());
  });

  test('namespace and handshake', () => {
    const text = pageText(PAGE);
    assert.ok(text.includes(`namespace \`${DESK_NAMESPACE}\``));
    const [, auth = ''] = /carries `auth`\s+(`\{[^`]*\}`)/.exec(text) ?? [];
    same(membersIn(auth), namesIn(DeskAuth), 'auth');
    assert.deepEqual(namesIn(Me).sort(), ['absence', 'roles', 'subscriptions', 'user', 'webPush', 'workingTime']);
  });

  test('the subscriptions of the page are ones', () => {
    const [, json = ''] = /^```json\n(\{ "rules"[\s\S]*?)^```$/m.exec(pageText(PAGE)) ?? [];
    assert.ok(checker(Subscriptions).is(JSON.parse(json)));
  });
});

test('section 5: data of a response', () => {
  same(namesOf(table('5. Responses out', 'member')), namesIn(ResponseData), 'data');
});

test('every route of the relay is an operation of OpenAPI, but for the pages for browsers and their files', async (t) => {
  const { paths } = openApiDocument('1.2.3');
  assert.ok(isObject(paths));
  const documented = new Set(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(isObject(item) ? item : {}).map((method) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`),
    ),
  );
  const { opened: relay, routes: served } = await withRoutes(() => startRelay());
  t.after(() => relay.close());
  const routes = served
    .map(({ method, url }) => `${method.toLowerCase()} ${url.replaceAll(/:\w+/g, '{}')}`)
    .filter(
      (route) =>
        !/^head |^\w+ (\/$|\/(service-worker\.js|manifest\.webmanifest)$|\/(admin|assets|icons|me|open|u)(\/|$))/.test(
          route,
        ),
    );
  assert.ok(routes.length > 50, `${routes.length} routes were found`);
  assert.deepEqual(
    routes.filter((route) => !documented.has(route)),
    [],
  );
});

test('what a page says of numbers for Prometheus names those that /metrics has', () => {
  const kept = new Set(
    textsBelow('relay/admin', ['metrics.ts', 'gauges.ts']).flatMap((text) => text.match(/(?<=')beckon_\w+/g) ?? []),
  );
  const said = textsBelow('docs', ['.md']).flatMap((text) => text.match(/(?<=`)beckon_\w+/g) ?? []);
  assert.ok(said.length > 5, `${said}`);
  assert.deepEqual(
    said.filter((name) => !kept.has(name)),
    [],
  );
});

test('section 6: kinds of gateways and their members', () => {
  const { rows } = table('6. Gateways', 'kind');
  const built = DirectoryGateway.anyOf.map(
    ({ properties }) => [properties.kind.const, Object.keys(properties)] as const,
  );
  same(
    rows.map(([kind]) => codesIn(kind)[0] ?? ''),
    built.map(([kind]) => kind),
    'kinds',
  );
  const onGateways = tableOf(
    tablesOf('gateways.md'),
    'Gateways: how messages reach customers, and staff away from the desk',
    'kind',
  );
  same(
    namesOf(onGateways),
    rows.map(([kind]) => codesIn(kind)[0] ?? ''),
    'kinds on the page of gateways',
  );
  for (const [kind, members] of built) same(codesIn(rows.find(([cell]) => cell === `\`${kind}\``)?.[1]), members, kind);
});

test('section 7: scenarios of the simulator, in the order of their jobs', () => {
  const documented = table('Simulator scenarios', 'scenario').rows.map(([name, job]) => [
    codesIn(name)[0],
    Number(job),
  ]);
  assert.deepEqual(
    documented,
    SCENARIOS.map(({ name }, at) => [name, at + 1]),
  );
});

test('section 8: what a hook takes as proof, with its members, and fates of its requests', () => {
  const { rows } = table('Hook requests', '`auth`');
  const built = HookAuth.anyOf.map((way) => namesIn(way).sort().join());
  same(
    rows.map(([cell]) => membersIn(cell).join()),
    built,
    'ways to prove who sends',
  );
  const hmac = rows.map(([cell = '']) => /hmac: (\{.*\}) \}/.exec(cell)?.[1]).find(Boolean);
  same(membersIn(`\`${hmac}\``), namesIn(HookHmac), 'hmac');
  same(namesOf(table('Hook requests', 'fate')), HookFate.enum, 'fates');
});

test('every section that code and documents cite is there', () => {
  const sections = new Set([...pageText(PAGE).matchAll(/^## (\d+)\. /gm)].map(([, number]) => number));
  const cited = textsBelow('.', ['.ts', '.tsx', '.mjs', '.js', '.md', '.yml', '.yaml', '.css']).flatMap(
    (text) => text.match(/contract,? sections? \d+( and \d+)?/gi) ?? [],
  );
  const numbers = new Set(cited.flatMap((citation) => citation.match(/\d+/g) ?? []));
  assert.ok(numbers.size >= 6, [...numbers].join());
  for (const number of numbers) assert.ok(sections.has(number), `contract section ${number} is cited and not there`);
});

test('every heading that code cites with its section is in that section', () => {
  const headings = new Set<string>();
  let section = '';
  for (const line of pageText(PAGE).split('\n')) {
    section = /^## (\d+)\. /.exec(line)?.[1] ?? section;
    const heading = /^#{2,} (?:\d+\. )?(.+)$/.exec(line) ?? /^(?:- )?\*\*([^*]+?)\.?\*\*/.exec(line);
    if (heading) headings.add(`section ${section}, "${heading[1]}"`);
  }
  const cited = new Set(
    textsBelow('.', ['.ts', '.tsx', '.css'])
      .map((text) => text.replaceAll(/\n\s*(?:\*|\/\/) /g, ' '))
      .flatMap((text) => text.match(/\bsection \d+, "[^"]+"/gi) ?? [])
      .map((citation) => citation.replace('Section', 'section')),
  );
  assert.ok(cited.size >= 15, [...cited].join());
  assert.deepEqual(
    [...cited].filter((citation) => !headings.has(citation)),
    [],
  );
});
