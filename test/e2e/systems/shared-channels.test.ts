/** Recipes for channels that several people read: what is posted shows text as text, and no link or button that answers. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { type Receiver, startReceiver, status } from '../../relay/outbound/receiver.ts';
import { event, type RunningRelay } from '../../relay/parts/relay.ts';
import { relayOfRecipe } from './recipe.ts';

const HOSTILE = '<!channel> [Approve](https://evil.example) <https://evil.example|Approve> & **bold**';

// biome-ignore lint/suspicious/noExplicitAny: what comes off the wire has no type here; the tests say what it must be.
type Payload = any;

/** `person`: who stands for the channel on the page. `reply`: of the service to a message that it took. */
const PAGES = [
  { page: 'gotify', person: 'dana', env: { GOTIFY_TOKEN: 'A-token-of-gotify' }, reply: '{"id":1}' },
  { page: 'teams', person: 'procurement-channel', env: {}, reply: '' },
  { page: 'slack', person: 'it-channel', env: {}, reply: 'ok' },
];

for (const { page, person, env, reply } of PAGES) {
  describe(`docs/systems/${page}.md`, () => {
    let receiver: Receiver;
    let relay: RunningRelay;
    const headers: Record<string, string | string[] | undefined>[] = [];

    before(async () => {
      receiver = await startReceiver();
      receiver.answer((response, received, request) => {
        headers.push(request.headers);
        status(page === 'teams' ? 202 : 200, reply)(response, received, request);
      });
      relay = await relayOfRecipe(page, receiver.url, env);
    });
    after(async () => {
      await relay.close();
      await receiver.close();
    });

    const posted = async (data: object): Promise<{ payload: Payload; itemId: string }> => {
      const count = receiver.received.length;
      const [made] = await relay.send(event('approval.requested', { audience: { users: [person] }, ...data }));
      const { body } = await until('the post', () => receiver.received[count]);
      return { payload: JSON.parse(body), itemId: made?.itemId ?? '' };
    };

    test('posts what the service takes, with a link that opens the item and none that answers', async () => {
      const { payload, itemId } = await posted({ title: 'Order 4711', body: 'Chairs', severity: 'warning' });
      const text = JSON.stringify(payload);
      assert.ok(text.includes(`${relay.url}/open/${itemId}`), text);
      assert.doesNotMatch(text, /\/a\/|action=|Action\.(Submit|Execute|Http)/);
      SHAPES[page]?.(payload, { title: 'Order 4711', open: `${relay.url}/open/${itemId}` });
      if (page === 'gotify') assert.equal(headers.at(-1)?.['x-gotify-key'], 'A-token-of-gotify');
    });

    test('texts of an event stay texts', async () => {
      const { payload } = await posted({ title: HOSTILE, body: HOSTILE });
      SAFE[page]?.(payload);
    });
  });
}

interface Expected {
  title: string;
  open: string;
}

/** The published shape of each service's message. */
const SHAPES: Readonly<Record<string, (payload: Payload, expected: Expected) => void>> = {
  gotify({ title, message, priority, extras }, { title: wanted, open }) {
    assert.equal(title, wanted);
    assert.match(message, /^Chairs/);
    assert.equal(priority, 7);
    assert.deepEqual(extras, {
      'client::display': { contentType: 'text/plain' },
      'client::notification': { click: { url: open } },
    });
  },
  teams({ type, attachments }, { title, open }) {
    assert.deepEqual([type, attachments.length], ['message', 1]);
    const [{ contentType, content }] = attachments;
    assert.equal(contentType, 'application/vnd.microsoft.card.adaptive');
    assert.deepEqual([content.type, content.version], ['AdaptiveCard', '1.4']);
    assert.deepEqual(content.actions, [{ type: 'Action.OpenUrl', title: 'Open in Beckon', url: open }]);
    for (const block of content.body) {
      assert.equal(block.type, 'RichTextBlock');
      for (const run of block.inlines) assert.deepEqual([run.type, typeof run.text], ['TextRun', 'string']);
    }
    assert.equal(content.body[0].inlines[0].text, title);
  },
  slack({ text, blocks }, { title, open }) {
    assert.equal(text, title);
    assert.deepEqual(
      blocks.map(({ type }: { type: string }) => type),
      ['header', 'section', 'actions'],
    );
    assert.deepEqual([blocks[0].text.text, blocks[2].elements[0].url], [title, open]);
  },
};

const SAFE: Readonly<Record<string, (payload: Payload) => void>> = {
  gotify: ({ title, extras }) =>
    assert.deepEqual([title, extras['client::display'].contentType], [HOSTILE, 'text/plain']),
  teams: ({ attachments }) => assert.doesNotMatch(JSON.stringify(attachments), /"(TextBlock|FactSet)"/),
  slack({ text, blocks }) {
    assert.doesNotMatch(text, /[<>]/);
    for (const { type, text: shown } of blocks.slice(0, 2))
      assert.deepEqual([type.length > 0, shown.type], [true, 'plain_text']);
  },
};
