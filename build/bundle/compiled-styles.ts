/**
 * Resolves the styles of `makeStyles` when bundling, as those of Fluent UI are. Otherwise the first drawing parses each style and computes
 * its class names. Styles are constant expressions: literals, `tokens`, and constants of imported modules.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { resolveStyleRulesForSlots } from '@griffel/core';
import { type ESTree, type Plugin, parseAst } from 'vite';

const LIBRARY = '@fluentui/react-components';
const OWN = /[\\/](renderer|widgets|console)[\\/][^?]*\.tsx?$/;

export function withCompiledStyles(): Plugin {
  return {
    name: 'beckon-compiled-styles',
    enforce: 'pre',
    transform: {
      filter: { id: OWN, code: 'makeStyles(' },
      handler: (code, id) => ({ code: compiled(code, id), map: null }),
    },
  };
}

/** Retains the line numbers, so that the module needs no source map. @param file path of the module. @throws if styles depend on more than constants */
export function compiled(code: string, file: string): string {
  const constants = constantsOf(code, file);
  const calls = constantDeclarations(parsed(code, file)).flatMap(({ init }) =>
    init?.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'makeStyles'
      ? [{ start: init.start, end: init.end, styles: init.arguments[0] }]
      : [],
  );
  let rest = code;
  for (const { start, end, styles } of calls.reverse()) {
    if (!styles) continue;
    const [classes, rules] = resolveStyleRulesForSlots(evaluated(code, styles, constants));
    const lines = '\n'.repeat(code.slice(start, end).split('\n').length - 1);
    rest = `${rest.slice(0, start)}__styles(${JSON.stringify(classes)}, ${JSON.stringify(rules)})${lines}${rest.slice(end)}`;
  }
  if (rest.includes('makeStyles(')) throw new Error(`${file}: makeStyles outside a top-level constant`);
  return `${rest}\nimport { __styles } from '${LIBRARY}';\n`;
}

const parsed = (code: string, file: string): ESTree.Program =>
  parseAst(code, { lang: file.endsWith('x') ? 'tsx' : 'ts' });

const constantDeclarations = ({ body }: ESTree.Program): ESTree.VariableDeclarator[] =>
  body.flatMap((node) => {
    const declaration = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    return declaration?.type === 'VariableDeclaration' && declaration.kind === 'const' ? declaration.declarations : [];
  });

/** The top-level constants and imports of a module, each evaluated when it is read. */
function constantsOf(code: string, file: string): object {
  const program = parsed(code, file);
  const found = new Map<PropertyKey, () => unknown>();
  for (const node of program.body) {
    if (node.type !== 'ImportDeclaration') continue;
    const { value: source } = node.source;
    for (const one of node.specifiers) {
      if (one.type !== 'ImportSpecifier' || one.imported.type !== 'Identifier') continue;
      const { name } = one.imported;
      found.set(one.local.name, () => imported(source, name, file));
    }
  }
  const constants = new Proxy({}, { has: (_, name) => found.has(name), get: (_, name) => found.get(name)?.() });
  for (const { id, init } of constantDeclarations(program)) {
    if (id.type !== 'Identifier' || !init) continue;
    found.set(id.name, () => evaluated(code, init, constants));
  }
  return constants;
}

function imported(source: string, name: string, file: string): unknown {
  if (source === LIBRARY && name === 'tokens') return TOKENS;
  if (!source.startsWith('.')) throw new Error(`${file}: ${name} of ${source} is not a constant for styles`);
  const other = resolve(dirname(file), source);
  const constants = constantsOf(readFileSync(other, 'utf8'), other);
  if (!(name in constants)) throw new Error(`${other} has no constant ${name}`);
  return Reflect.get(constants, name);
}

/** As in Fluent UI: each token is the CSS variable of its name. */
const TOKENS = new Proxy({}, { get: (_, name) => `var(--${String(name)})` });

const evaluated = (code: string, expression: ESTree.Node, constants: object) =>
  new Function('constants', `with (constants) return (${withoutTypes(code, expression)})`)(constants);

/** @returns the text of an expression, with spaces instead of type annotations, `as` and `satisfies` */
function withoutTypes(code: string, expression: ESTree.Node): string {
  let text = code.slice(0, expression.end);
  const blank = (from: number, to: number) => {
    text = `${text.slice(0, from)}${' '.repeat(to - from)}${text.slice(to)}`;
  };
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(visit);
    else if (isNode(part)) {
      if (part.type === 'TSTypeAnnotation') blank(part.start, part.end);
      else if (part.type === 'TSAsExpression') blank(text.lastIndexOf('as', part.typeAnnotation.start - 1), part.end);
      else if (part.type === 'TSSatisfiesExpression')
        blank(text.lastIndexOf('satisfies', part.typeAnnotation.start - 1), part.end);
      Object.values(part).forEach(visit);
    }
  };
  visit(expression);
  return text.slice(expression.start);
}

const isNode = (part: unknown): part is ESTree.Node => typeof part === 'object' && part !== null && 'type' in part;
