/**
 * Moves styles from the script into a style sheet: those of `makeStyles`, and those that Fluent UI's files contain already resolved.
 * Otherwise the first drawing computes class names and inserts each rule. Styles are constant expressions: literals, `tokens`, and
 * constants of imported modules.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  type CSSRulesByBucket,
  createDOMRenderer,
  resolveStyleRulesForSlots,
  styleBucketOrdering,
} from '@griffel/core';
import { type ESTree, type Plugin, parseAst, type Rolldown } from 'vite';
import { chunksOf, importedBy } from './chunks.ts';

const LIBRARY = '@fluentui/react-components';
const OWN = /[\\/](renderer|widgets|console)[\\/][^?]*\.tsx?$/;
const OF_LIBRARY = /[\\/]node_modules[\\/]@fluentui[\\/].*\.js$/;

/** Griffel's functions for resolved styles, and those for styles whose rules are in a style sheet. */
const WITHOUT_RULES = new Map([
  ['__styles', '__css'],
  ['__resetStyles', '__resetCSS'],
]);

interface Compiled {
  code: string;
  rules: readonly CSSRulesByBucket[];
}

/** Each page links one style sheet with the rules of all its modules. Those loaded on demand are in it, because the order of rules matters. */
export function withCompiledStyles(): Plugin {
  const rulesOf = new Map<string, readonly CSSRulesByBucket[]>();
  const sheets = new Map<string, string>();
  let base = '';
  return {
    name: 'beckon-compiled-styles',
    enforce: 'pre',
    configResolved(config) {
      base = config.base;
    },
    transform: {
      filter: { id: [OWN, OF_LIBRARY], code: /makeStyles\(|__styles\(|__resetStyles\(/ },
      handler(code, id) {
        const { rules, code: rest } = OWN.test(id) ? compiled(code, id) : withoutRules(code);
        rulesOf.set(id, rules);
        return { code: rest, map: null };
      },
    },
    generateBundle: {
      order: 'pre',
      handler(_, bundle) {
        const chunks = chunksOf(bundle);
        for (const entry of chunks.filter(({ isEntry }) => isEntry)) {
          const rules = reachedFrom(entry, chunks).flatMap(({ modules }) =>
            Object.keys(modules).flatMap((id) => rulesOf.get(id) ?? []),
          );
          if (rules.length === 0) continue;
          const file = this.emitFile({ type: 'asset', name: `${entry.name}.css`, source: styleSheet(rules) });
          sheets.set(entry.fileName, this.getFileName(file));
        }
      },
    },
    transformIndexHtml: {
      order: 'post',
      handler(_, { chunk }) {
        const sheet = chunk && sheets.get(chunk.fileName);
        // Last, after the page's own styles.
        const attrs = { rel: 'stylesheet', crossorigin: true, href: `${base}${sheet}` };
        return sheet === undefined ? [] : [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
  };
}

function reachedFrom(entry: Rolldown.OutputChunk, chunks: readonly Rolldown.OutputChunk[]): Rolldown.OutputChunk[] {
  const imports = new Map(chunks.map((chunk) => [chunk.fileName, [...chunk.imports, ...chunk.dynamicImports]]));
  const reached = importedBy([entry.fileName], (file) => imports.get(file) ?? []);
  return chunks.filter(({ fileName }) => reached.has(fileName));
}

/** In the order in which Griffel inserts style elements: by bucket, media query and priority. */
function styleSheet(rules: readonly CSSRulesByBucket[]): string {
  const renderer = createDOMRenderer();
  for (const one of rules) renderer.insertCSSRules(one);
  const parts = Object.values(renderer.stylesheets).map(({ bucketName, elementAttributes, cssRules }) => ({
    bucket: styleBucketOrdering.indexOf(bucketName),
    media: elementAttributes['media'] ?? '',
    priority: Number(elementAttributes['data-priority']),
    text: cssRules().join(''),
  }));
  return parts
    .sort((a, b) => a.bucket - b.bucket || renderer.compareMediaQueries(a.media, b.media) || a.priority - b.priority)
    .map(({ text }) => text)
    .join('');
}

/** Retains the line numbers, so that the module needs no source map. @param file path of the module. @throws if styles depend on more than constants */
export function compiled(code: string, file: string): Compiled {
  const constants = constantsOf(code, file);
  const calls = constantDeclarations(parsed(code, file)).flatMap(({ init }) =>
    init?.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'makeStyles'
      ? [{ start: init.start, end: init.end, styles: init.arguments[0] }]
      : [],
  );
  const found: CSSRulesByBucket[] = [];
  let rest = code;
  for (const { start, end, styles } of calls.reverse()) {
    if (!styles) continue;
    const [classes, rules] = resolveStyleRulesForSlots(evaluated(code, styles, constants));
    found.unshift(rules);
    rest = replaced(rest, { start, end }, `__css(${JSON.stringify(classes)})`);
  }
  if (rest.includes('makeStyles(')) throw new Error(`${file}: makeStyles outside a top-level constant`);
  return { code: `${rest}\nimport { __css } from '${LIBRARY}';\n`, rules: found };
}

/** Retains the line numbers, too. @param code of a file of Fluent UI */
export function withoutRules(code: string): Compiled {
  const found: CSSRulesByBucket[] = [];
  let rest = code;
  for (const { callee, arguments: given } of callsIn(parsed(code, '.js')).reverse()) {
    if (callee.type !== 'Identifier') continue;
    const other = WITHOUT_RULES.get(callee.name);
    const rules = given.at(-1);
    const before = given.at(-2);
    if (!other || !rules || !before) continue;
    const value: CSSRulesByBucket | string[] = evaluated(code, rules, {});
    found.unshift(Array.isArray(value) ? { r: value } : value);
    rest = replaced(rest, { start: before.end, end: rules.end }, '');
    rest = replaced(rest, callee, other);
  }
  return {
    code: `${rest}\nimport { ${[...WITHOUT_RULES.values()].join(', ')} } from '@griffel/react';\n`,
    rules: found,
  };
}

function replaced(code: string, { start, end }: { start: number; end: number }, text: string): string {
  const lines = '\n'.repeat(code.slice(start, end).split('\n').length - 1);
  return `${code.slice(0, start)}${text}${lines}${code.slice(end)}`;
}

function callsIn(part: unknown): ESTree.CallExpression[] {
  if (Array.isArray(part)) return part.flatMap(callsIn);
  if (!isNode(part)) return [];
  const within = Object.values(part).flatMap(callsIn);
  return part.type === 'CallExpression' ? [part as ESTree.CallExpression, ...within] : within;
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
