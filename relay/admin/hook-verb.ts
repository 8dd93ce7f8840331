/** `hook try`, `hook set`, `hook list`: mappings by command line, with or without a relay running beside. */
import type { HookBindings } from '../../shared/admin/hooks.ts';
import {
  type HooksAtHand,
  type Invocation,
  type Output,
  textOption,
  textsOption,
  UsageError,
  VerbError,
  wordAt,
} from './command-line.ts';

/** @throws UsageError, VerbError */
export function hookVerb(given: Invocation, atHand: HooksAtHand): Promise<Output> {
  switch (given.words[1]) {
    case 'try':
      return tryHook(given, atHand);
    case 'set':
      return setHook(given, atHand);
    case 'list':
      return Promise.resolve(listHooks(atHand));
    default:
      throw new UsageError('hook try, hook set or hook list');
  }
}

const wordsOf = (given: Invocation, file: string): [source: string, hook: string, file: string] => [
  wordAt(given, 2, 'The id of the source'),
  wordAt(given, 3, 'The name of the hook'),
  wordAt(given, 4, file),
];

async function tryHook(given: Invocation, atHand: HooksAtHand): Promise<Output> {
  const [source, hook, file] = wordsOf(given, 'The file of the payload');
  const mapping = textOption(given, 'mapping');
  const text = mapping === undefined ? null : atHand.readText(mapping);
  const payload = payloadOf(atHand.readText(file), file);
  const { events, fault, ignored } = await atHand.try(source, hook, payload, text, requestOf(given));
  const made = events ?? [];
  const lines = made.map((event) => JSON.stringify(event, null, 2));
  if (!fault) {
    const sum = made.length === 1 ? '1 event, which fits' : `${made.length} events, which fit`;
    return {
      lines: [...lines, ...(made.length > 0 ? [sum] : []), ...(ignored ? [saidOf(ignored)] : [])],
      value: { ok: true, events: made, errors: [], ...(ignored && { ignored: ignored.reason }) },
    };
  }
  const { reason, errors } = fault;
  return {
    lines: [...lines, ...errors.map(({ pointer, detail }) => `${pointer || 'the event'}\t${detail}`)],
    value: { ok: false, events: made, reason, errors },
    fault: `It would be kept in the dead letters: ${reason}`,
  };
}

const saidOf = ({ reason }: { reason: string | null }): string =>
  reason === null
    ? 'Ignored, and the mapping gives no reason: { "ignored": "…" } in place of an event would'
    : `Ignored: ${reason}`;

/** `--header NAME:VALUE` and `--query NAME=VALUE`, as often as there are. @throws UsageError */
function requestOf(given: Invocation): Partial<HookBindings> {
  const headers: Record<string, string> = {};
  for (const [name, value] of pairs(textsOption(given, 'header'), ':', '--header NAME:VALUE')) {
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
  }
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of pairs(textsOption(given, 'query'), '=', '--query NAME=VALUE')) {
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return { headers, query };
}

function pairs(texts: readonly string[], mark: ':' | '=', how: string): [string, string][] {
  return texts.map((text) => {
    const at = text.indexOf(mark);
    if (at < 1) throw new UsageError(`${how}, not "${text.slice(0, 80)}"`);
    return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  });
}

function payloadOf(text: string, file: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new VerbError(`${file} is not JSON`);
  }
}

async function setHook(given: Invocation, atHand: HooksAtHand): Promise<Output> {
  const [source, hook, file] = wordsOf(given, 'The file of the mapping');
  await atHand.set(source, hook, atHand.readText(file));
  return { lines: [`${source}/${hook} has the mapping of ${file}`], value: { source, hook } };
}

function listHooks(atHand: HooksAtHand): Output {
  const hooks = atHand.list();
  const lines = hooks.map(({ source, hook, origin }) => `${source}\t${hook}\t${origin}`);
  return { lines: lines.length > 0 ? lines : ['No hooks yet: hook set SOURCE HOOK FILE'], value: hooks };
}
