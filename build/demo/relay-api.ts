/** The relay's public HTTP API as one user sees it: enough to follow the delivery of an answer, and to open documents. */
import { createHash, randomUUID } from 'node:crypto';

export interface FollowedItem {
  id: string;
  title: string;
  state: string;
  source: string;
  hasActions: boolean;
  /** Labels of actions that open the reply window before they answer. */
  asking: string[];
  outcome: { label: string; by: string; fate: string; reason: string } | undefined;
  messages: string[];
  /** Counts of its evidence. */
  evidence?: { lines: number; documents: number; failed: number } | undefined;
  /** Of an answer by line: numbers of rows. */
  decided?: { approved: number; rejected: number } | undefined;
}

export interface RelayApi {
  /** Items that changed after `cursor` (all, if undefined), and the next cursor. */
  changes(cursor: string | undefined): Promise<{ items: FollowedItem[]; cursor: string | undefined }>;
  /** Opens the documents of an item. @returns their names. @throws if one is unavailable, or differs from its digest or type */
  openDocuments(itemId: string): Promise<string[]>;
  /** Answers with the action that has a form, by its first choices. @returns the action's label. @throws if no action has a form */
  answerForm(itemId: string): Promise<string>;
}

export function relayApi(url: string, token: string): RelayApi {
  return {
    changes: async (cursor) => {
      const items: FollowedItem[] = [];
      let after = cursor;
      for (;;) {
        const address = new URL('/v1/items', url);
        address.searchParams.set('limit', '200');
        if (after !== undefined) address.searchParams.set('after', after);
        const page = record(await (await get(address, token)).json());
        items.push(...list(page.items).map(followed));
        if (page.next === null || page.next === undefined) return { items, cursor: text(page.cursor) ?? after };
        after = String(page.next);
      }
    },
    async openDocuments(itemId) {
      const item = new URL(`/v1/items/${itemId}`, url);
      const { documents } = record(await (await get(item, token)).json());
      const opened = list(documents)
        .map(record)
        .map(async ({ id, name, mediaType, sha256 }) => {
          const reply = await get(new URL(`${item.pathname}/documents/${id}`, url), token);
          const digest = createHash('sha256').update(new Uint8Array(await reply.arrayBuffer()));
          if (digest.digest('hex') !== sha256 || reply.headers.get('content-type') !== mediaType)
            throw new Error(`${name} is not what its source sent`);
          return String(name);
        });
      return Promise.all(opened);
    },
    async answerForm(itemId) {
      const address = new URL(`/v1/items/${itemId}`, url);
      const { title, version, actions } = record(await (await get(address, token)).json());
      const action = list(actions)
        .map(record)
        .find(({ form }) => form !== undefined);
      if (!action) throw new Error(`"${title}" came without a form`);
      const body = { action: action.id, key: randomUUID(), version, input: firstChoices(record(action.form)) };
      const reply = await fetch(new URL(`${address.pathname}/responses`, url), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
      if (!reply.ok) throw new Error(`"${title}" was not answered with a form: ${await reply.text()}`);
      return String(action.label);
    },
  };
}

/** Input with the required members of a form whose members are choices. */
function firstChoices({ properties, required }: Record<string, unknown>): Record<string, unknown> {
  const choice = (name: string): unknown => {
    const { enum: values, oneOf } = record(record(properties)[name]);
    return list(values)[0] ?? record(list(oneOf)[0]).const;
  };
  return Object.fromEntries(list(required).map((name) => [String(name), choice(String(name))]));
}

async function get(address: URL, token: string): Promise<Response> {
  const response = await fetch(address, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`GET ${address.pathname} answered ${response.status}`);
  return response;
}

/** Action kinds that require a reply text. */
const SPOKEN: ReadonlySet<unknown> = new Set(['reject', 'request-info']);

function followed(value: unknown): FollowedItem {
  const item = record(value);
  const outcome = record(item.outcome);
  return {
    id: String(item.id),
    title: String(item.title),
    state: String(item.state),
    source: text(record(item.origin).name) ?? String(item.source),
    hasActions: list(item.actions).length > 0,
    asking: list(item.actions)
      .map(record)
      .filter(({ kind, comment, confirm }) => SPOKEN.has(kind) || comment === 'required' || confirm === true)
      .map(({ label }) => String(label)),
    outcome: item.outcome
      ? {
          label: text(outcome.label) ?? String(outcome.action),
          by: text(record(outcome.by).name) ?? 'somebody',
          fate: String(outcome.fate),
          reason: text(outcome.reason) ?? '',
        }
      : undefined,
    messages: list(item.messages).map((message) => String(record(message).status)),
    decided: outcome.lineCounts ? decidedIn(record(outcome.lineCounts)) : undefined,
    evidence: item.evidence ? countsIn(record(item.evidence)) : undefined,
  };
}

const countsIn = ({ lines, documents, failed }: Record<string, unknown>) => ({
  lines: Number(lines),
  documents: Number(documents),
  failed: Number(failed),
});

const decidedIn = ({ approved, rejected }: Record<string, unknown>) => ({
  approved: Number(approved),
  rejected: Number(rejected),
});

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
