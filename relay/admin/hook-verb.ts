/** `hook try`, `hook set`, `hook list`: mappings by command line. */
import type { HookBindings } from '../../shared/admin/hooks.ts';
import type { TrialResult } from '../domain/hooks/hook-trial.ts';
import {
  type HookVerbs,
  type InForce,
  type Invocation,
  type Output,
  subverb,
  textOption,
  textsOption,
  UsageError,
  VerbError,
  waysOf,
  wordAt,
} from './command-line.ts';

/** @throws UsageError, VerbError */
export const hookVerb = (given: Invocation, atHand: HookVerbs): Promise<Output> =>
  subverb(given, {
    try: () => tryHook(given, atHand),
    set: () => setHook(given, atHand),
    list: () => listHooks(atHand),
  });

const wordsOf = (given: Invocation, file: string): [source: string, hook: string, file: string] => [
  wordAt(given, 2, 'The id of the source'),
  wordAt(given, 3, 'The name of the hook'),
  wordAt(given, 4, file),
];

async function tryHook(given: Invocation, atHand: HookVerbs): Promise<Output> {
  const [source, hook, file] = wordsOf(given, 'The file of the payload');
  const mapping = textOption(given, 'mapping');
  const text = mapping === undefined ? null : atHand.readText(mapping);
  const payload = payloadOf(atHand.readText(file), file);
  const { events, fault, ignored, prospect } = await atHand.try(source, hook, payload, text, requestOf(given));
  const made = events ?? [];
  const lines = made.map((event) => JSON.stringify(event, null, 2));
  const { told, warnings } = prospect;
  const about = [
    ...told.flatMap(linesOf),
    ...warnings.map(({ pointer, detail }) => `warning\t${pointer || 'the event'} ${detail}`),
  ];
  if (!fault) {
    const sum = made.length === 1 ? '1 event, which fits' : `${made.length} events, which fit`;
    return {
      lines: [...lines, ...(made.length > 0 ? [sum] : []), ...(ignored ? [saidOf(ignored)] : []), ...about],
      value: { ok: true, events: made, errors: [], ...(ignored && { ignored: ignored.reason }), told, warnings },
    };
  }
  const { reason, errors } = fault;
  return {
    lines: [...lines, ...errors.map(({ pointer, detail }) => `${pointer || 'the event'}\t${detail}`), ...about],
    value: { ok: false, events: made, reason, errors, told, warnings },
    fault: `It would be kept in the dead letters: ${reason}`,
  };
}

/** Recipients with reasons, then the people who would not receive the event. */
function linesOf({ pointer, recipients, others, fallback }: TrialResult): string[] {
  const which = pointer === '' ? 'It' : `Event ${pointer.slice(1)}`;
  const not = others.map(({ id, name, reason }) => `  ${id}\t${name}\t${reason}`);
  return [
    `${which} would reach ${recipients.length}${fallback ? ', by the fallback' : ''}`,
    ...recipients.map((one) => `  ${one.id}\t${one.name}\t${one.delivery}\t${waysOf(one)}`),
    ...(not.length > 0 ? [`${which} would not reach`, ...not] : []),
  ];
}

const saidOf = ({ reason }: { reason: string | null }): string =>
  reason === null
    ? 'Ignored, and the mapping gives no reason: { "ignored": "…" } in place of an event would'
    : `Ignored: ${reason}`;

/** Repeatable options `--header NAME:VALUE` and `--query NAME=VALUE`. @throws UsageError */
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

async function setHook(given: Invocation, atHand: HookVerbs): Promise<Output> {
  const [source, hook, file] = wordsOf(given, 'The file of the mapping');
  const inForce = await atHand.set(source, hook, atHand.readText(file));
  const output = {
    lines: [`${source}/${hook} has the mapping of ${file}${WHEN[inForce]}`],
    value: { source, hook, inForce },
  };
  if (inForce !== 'later') return output;
  return {
    ...output,
    fault: 'The relay that runs cannot use its directory as it is, and goes on with the one before: its log says why',
  };
}

const WHEN: Readonly<Record<InForce, string>> = {
  now: ', and the running relay uses it',
  'next start': '; no relay runs, so it is in force from the next start',
  later: '',
};

function listHooks(atHand: HookVerbs): Output {
  const hooks = atHand.list();
  const lines = hooks.map(({ source, hook, origin }) => `${source}\t${hook}\t${origin}`);
  return { lines: lines.length > 0 ? lines : ['No hooks yet: hook set SOURCE HOOK FILE'], value: hooks };
}
