/** Finds closures that read a variable of an enclosing function which is declared after the closure. */
import { parseSync } from 'vite';

interface LateRead {
  name: string;
  line: number;
}

type Node = { type: string; start: number; end: number } & Record<string, unknown>;

interface Scope {
  /** Function that the scope belongs to; null: the module. */
  owner: Node | null;
  /** Position of each declaration; -1: available from the beginning, as parameters and functions. */
  declared: ReadonlyMap<string, number>;
}

export function lateReads(file: string, text: string): LateRead[] {
  const { program, errors } = parseSync(file, text, { sourceType: 'module' });
  const error = errors[0];
  if (error) throw new Error(`${file}: ${error.message}`);
  const found: LateRead[] = [];

  function read({ name, start }: Node, scopes: readonly Scope[], functions: readonly Node[]): void {
    const scope = scopes.findLast(({ declared }) => declared.has(String(name)));
    if (!scope?.owner) return;
    const closure = functions[functions.indexOf(scope.owner) + 1];
    if (!closure || closure.end > (scope.declared.get(String(name)) ?? -1)) return;
    found.push({ name: String(name), line: text.slice(0, start).split('\n').length });
  }

  function walk(node: Node, scopes: readonly Scope[], functions: readonly Node[]): void {
    if (node.type === 'Identifier') read(node, scopes, functions);
    const within = isFunction(node) ? [...functions, node] : functions;
    const visible = [...scopes, { owner: within.at(-1) ?? null, declared: new Map(declaredBy(node)) }];
    for (const part of partsOf(node)) walk(part, visible, within);
  }
  walk(program as unknown as Node, [], []);
  return found;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const isFunction = ({ type }: Node): boolean =>
  type.endsWith('Function') || type.endsWith('FunctionExpression') || type === 'FunctionDeclaration';
const nodesIn = (value: unknown): Node[] => [value].flat().filter(isNode);

/** The nodes below a node, without types and without names that are not variables. */
function partsOf(node: Node): Node[] {
  const isName = (key: string) => (key === 'property' || key === 'key') && node.computed === false;
  const isErased = (key: string) => node.type.startsWith('TS') && key !== 'expression';
  return Object.keys(node).flatMap((key) => (isName(key) || isErased(key) ? [] : nodesIn(node[key])));
}

/** Variables of the scope that begins with a node. */
function declaredBy(node: Node): [name: string, position: number][] {
  if (isFunction(node))
    return nodesIn(node.params)
      .flatMap(namesIn)
      .map((name) => [name, -1]);
  if (node.type === 'CatchClause')
    return nodesIn(node.param)
      .flatMap(namesIn)
      .map((name) => [name, -1]);
  return [node.body, node.init, node.left].flatMap(nodesIn).flatMap(declarationsOf);
}

function declarationsOf(statement: Node): [name: string, position: number][] {
  const { type, start, id, declarations } = statement;
  if (type === 'VariableDeclaration') {
    return nodesIn(declarations).flatMap((one) =>
      nodesIn(one.id)
        .flatMap(namesIn)
        .map((name): [string, number] => [name, one.start]),
    );
  }
  const position = type === 'ClassDeclaration' ? start : -1;
  return /^(Function|Class)Declaration$/.test(type)
    ? nodesIn(id)
        .flatMap(namesIn)
        .map((name) => [name, position])
    : [];
}

/** Names that a pattern declares. */
function namesIn(pattern: Node): string[] {
  if (pattern.type === 'Identifier') return [String(pattern.name)];
  const { properties, elements, value, argument, left, parameter } = pattern;
  return [properties, elements, value, argument, left, parameter].flatMap(nodesIn).flatMap(namesIn);
}
