/**
 * Program of a mapping process: reads an expression and an input per line, writes the result. It has no privileges: no other files, no
 * environment, no code generation from strings, and a bounded heap of its own (see `mapping-process.ts`). Ends with its standard input.
 */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type jsonata from 'jsonata';
import { messageOf, placeInWords, positionOf } from './expression.ts';
import { MAPPING_LIMITS } from './limits.ts';
import { lineReader, READY } from './lines.ts';

type Jsonata = typeof jsonata;
type Module = { exports: unknown };

/** Cached expressions; each has a library of its own, of about 100 KiB. */
const KEPT = 16;

/** Passed as an argument, because resolving the library needs rights that this process lacks. */
const [, , file = ''] = process.argv;
const load: unknown = new Script(`(function (module, exports, define) {${readFileSync(file, 'utf8')}\n})`, {
  filename: file,
}).runInThisContext();

/**
 * A library per expression: JSONata's functions are objects that an expression can modify (`$ ~> |$sum|{"implementation": 1}|`), and a
 * shared library would carry the change into other expressions.
 */
function freshLibrary(): Jsonata {
  const made: Module = { exports: {} };
  if (typeof load === 'function') load(made, made.exports, undefined);
  if (!isLibrary(made.exports)) throw new Error('the jsonata module has an unexpected shape');
  return made.exports;
}
const isLibrary = (value: unknown): value is Jsonata => typeof value === 'function';

/** `$sha256(text)` in hex, which JSONata lacks; for ids that change with the content. Undefined stays undefined. */
function withOwnFunctions(compiled: jsonata.Expression): jsonata.Expression {
  compiled.registerFunction('sha256', (text?: string) => (text === undefined ? text : hash('sha256', text)), '<s-:s>');
  return compiled;
}

function createCompiler(): (expression: string) => jsonata.Expression {
  const kept = new Map<string, jsonata.Expression>();
  return (expression) => {
    const known = kept.get(expression);
    kept.delete(expression);
    const { time: timeout, depth: stack } = MAPPING_LIMITS;
    const compiled = known ?? withOwnFunctions(freshLibrary()(expression, { timeout, stack }));
    kept.set(expression, compiled);
    const oldest = kept.keys().next();
    if (kept.size > KEPT && !oldest.done) kept.delete(oldest.value);
    return compiled;
  };
}

const refuse = (reason: string, more: { nothing?: true } = {}): string =>
  JSON.stringify({ ok: false, reason, ...more });

/** Messages for JSONata's limit errors. */
const LIMIT_WORDS: Readonly<Record<string, string>> = {
  D1011: 'It calls itself without end',
  D1012: 'It took more than 1 s',
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

function faultOf(error: unknown, expression: string): string {
  if (error instanceof RangeError) return refuse('It nests, or grows, beyond what is allowed');
  const place = placeInWords(positionOf(error), expression);
  return refuse(LIMIT_WORDS[codeOf(error)] ?? `${messageOf(error)}${place}`);
}

class NoValue extends Error {}

/** JSONata's functions are objects that contain their whole environment. */
function valuesOnly(_: string, value: unknown): unknown {
  if (typeof value === 'function') throw new NoValue();
  if (typeof value === 'object' && value !== null && ('_jsonata_function' in value || '_jsonata_lambda' in value)) {
    throw new NoValue();
  }
  return value;
}

/** One line; see `wire.ts`. */
interface Request {
  expression: string;
  input: { context: unknown; bindings: Record<string, unknown> };
}

async function evaluate(compile: ReturnType<typeof createCompiler>, line: string): Promise<string> {
  const request: Request = JSON.parse(line);
  const { expression, input } = request;
  try {
    const value: unknown = await compile(expression).evaluate(input.context, input.bindings);
    if (value === undefined) return refuse('It made nothing: no part of it matched', { nothing: true });
    const text = JSON.stringify(value, valuesOnly);
    if (text.length > MAPPING_LIMITS.output) return refuse(`It made more than ${MAPPING_LIMITS.output / 1024} KiB`);
    return `{"ok":true,"value":${text}}`;
  } catch (error) {
    if (error instanceof NoValue) return refuse('It made a function, which is no value');
    return faultOf(error, expression);
  }
}

function main(): void {
  const compile = createCompiler();
  const { stdin, stdout } = process;
  const read = lineReader((line) => {
    void evaluate(compile, line).then((reply) => stdout.write(`${reply}\n`));
  });
  stdin.setEncoding('utf8').on('data', read);
  stdout.write(`${READY}\n`);
}

main();
