/** The desk fetches documents from a real relay, with its authentication and the relay's reasons. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createDocumentFetch } from '../../desk/relay-client/documents.ts';
import { ProblemError } from '../../shared/problems.ts';
import { sendDocument, startDocumentRelay, startDocumentServer } from '../relay/parts/document-server.ts';

const files = await startDocumentServer();
const relay = await startDocumentRelay();
after(async () => {
  await relay.close();
  await files.close();
});

const fetchOf = (token: string | null) =>
  createDocumentFetch({
    fetch: (url, init) => fetch(url, { ...init, redirect: 'manual' }),
    clock: { now: Date.now },
    log: { info() {}, warn() {} },
    locale: () => 'en',
    access: () => (token === null ? null : { relay: relay.url, headers: { authorization: `Bearer ${token}` } }),
  });
const refusal = (code: string, reason?: string) => (error: unknown) => {
  assert.ok(error instanceof ProblemError);
  assert.deepEqual([error.problem.code, error.problem.reason], [code, reason]);
  return true;
};

test('the bytes as they are, larger than any other reply', async () => {
  const bytes = Buffer.alloc(3_000_000, 7);
  files.answer((response) => void response.end(bytes));
  const { itemId } = await sendDocument(relay, `${files.url}/1`);
  const found = await fetchOf('dana-token')({ itemId, documentId: 'offer' });
  assert.ok(bytes.equals(found));
});

test('refusals carry the code and the reason', async () => {
  files.answer((response) => void response.writeHead(500).end());
  const { itemId } = await sendDocument(relay, `${files.url}/1`);
  const ref = { itemId, documentId: 'offer' };
  await assert.rejects(fetchOf('dana-token')(ref), refusal('DOCUMENT_UNAVAILABLE', 'status'));
  await assert.rejects(fetchOf('sam-token')(ref), refusal('NOT_FOUND'));
  await assert.rejects(fetchOf(null)(ref), refusal('UNAUTHENTICATED'));
});
