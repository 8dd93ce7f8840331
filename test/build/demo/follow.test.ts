import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import { follow } from '../../../build/demo/follow.ts';
import { relayApi } from '../../../build/demo/relay-api.ts';

/** A server that returns pages of items per the contract; `push` adds a later change. */
async function pagesOf(t: TestContext): Promise<{ url: string; push(item: object): void }> {
  const changes: object[] = [];
  const server = createServer((request, response) => {
    const after = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('after') ?? 0);
    const items = changes.slice(after, after + 2);
    const reached = after + items.length;
    const next = reached < changes.length ? String(reached) : null;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ items, next, cursor: String(reached) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  return { url: `http://127.0.0.1:${address.port}`, push: (item) => void changes.push(item) };
}

function item(id: string, fate?: string, reason: string | null = null): object {
  const outcome = fate
    ? { action: 'approve', label: 'Approve', by: { id: 'dana', name: 'Dana Fox' }, fate, reason }
    : null;
  return { id, title: `PO ${id}`, state: 'open', origin: { id: 'sap', name: 'SAP ERP' }, actions: [{}], outcome };
}

test('each step of an answer is printed once across all pages', async (t) => {
  const pages = await pagesOf(t);
  for (const id of ['1', '2', '3']) pages.push(item(id));
  const told: string[] = [];
  const follower = follow(relayApi(pages.url, 'token'), undefined, (line) => told.push(line.trim()));
  t.after(() => follower.close());
  await follower.until(() => follower.items.size === 3 || undefined, 'three items', 60_000);
  assert.deepEqual(told, []);
  pages.push(item('2', 'delivering'));
  pages.push(item('2', 'confirmed'));
  pages.push(item('2', 'confirmed'));
  pages.push(item('3', 'refused', 'budget closed'));
  await follower.until(() => (told.length > 2 ? told : undefined), 'three lines', 60_000);
  assert.deepEqual(told, [
    '"PO 2": Approve by Dana Fox, on its way to SAP ERP',
    '"PO 2": Approve by Dana Fox, delivered to SAP ERP and confirmed',
    '"PO 3": Approve by Dana Fox, refused by SAP ERP: budget closed',
  ]);
});

test('a pending wait is rejected at the end', async (t) => {
  const pages = await pagesOf(t);
  const follower = follow(relayApi(pages.url, 'token'), undefined, () => {});
  const late = assert.rejects(
    follower.until(() => undefined, 'the impossible', 20),
    /the impossible did not come within/,
  );
  await late;
  const closed = assert.rejects(
    follower.until(() => undefined, 'the rest', 60_000),
    /not waited for any longer/,
  );
  await follower.close();
  await closed;
});
