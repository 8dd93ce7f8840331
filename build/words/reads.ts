/** Finds in a program's syntax which catalogue entries it reads: `t.item.claim`, `const { claim } = t.item`. */
import { parseSync } from 'vite';
import { isNode, memberOf, membersOf, type Node, nameOf, typePath, walk, within } from './syntax.ts';

/** How a program accesses a part of the catalogue. */
export interface Roots {
  /** Variables and members that hold it, or functions that receive it: `t`, `words: ({ files }) => …`. */
  names: readonly string[];
  /** Functions that return it. */
  givers: readonly string[];
  /** Functions that pass it to their callback: `say(({ files }) => …)`. */
  takers: readonly string[];
  type: string | null;
  /** Suffix of the module whose exports are the part; null if a function returns it. */
  module: string | null;
}

export interface Source {
  file: string;
  text: string;
}

/** Paths from the root of the part, such as `item.claim`; the root is ''. `item.*`: any entry below may be read. */
export type Paths = Set<string>;

/** @throws if a file cannot be parsed */
export function readsOf(sources: readonly Source[], roots: Roots): Paths {
  const programs = sources.map(programOf);
  const reads: Paths = new Set();
  const typed: Typed = { members: new Map(), paths: new Set() };
  for (const program of programs) findTyped(program, roots, typed);
  for (const program of programs) new Reader(roots, typed, reads).read(program);
  return reads;
}

function programOf({ file, text }: Source): unknown {
  const { program, errors } = parseSync(file, text, { sourceType: 'module' });
  const error = errors[0];
  if (error) throw new Error(`${file}: ${error.message}`);
  return program;
}

/** Accesses derived from type annotations. */
interface Typed {
  /** `interface Context { words: DeskWords['check'] }`: the member `words` of any object may be that path. */
  members: Map<string, Paths>;
  /** Paths that some declaration names as its type. */
  paths: Paths;
}

function findTyped(program: unknown, roots: Roots, { members, paths }: Typed): void {
  walk(program, null, (node) => {
    const path = pathOfType(node.typeAnnotation, roots);
    if (path === null) return;
    paths.add(path);
    const name = node.type === 'TSPropertySignature' ? nameOf(node.key) : null;
    if (name !== null) bind(members, name, [path]);
  });
}

function pathOfType(annotation: unknown, { type }: Roots): string | null {
  const [name, ...path] = typePath(annotation) ?? [];
  return name === type ? path.join('.') : null;
}

function bind(names: Map<string, Paths>, name: string, paths: Iterable<string>): void {
  const known = names.get(name) ?? new Set();
  for (const path of paths) known.add(path);
  names.set(name, known);
}

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

class Reader {
  readonly #roots: Roots;
  readonly #typed: Typed;
  readonly #reads: Paths;
  /** Variables by name, regardless of scope, and the paths they may hold. */
  readonly #variables = new Map<string, Paths>();

  constructor(roots: Roots, typed: Typed, reads: Paths) {
    this.#roots = roots;
    this.#typed = typed;
    this.#reads = reads;
  }

  read(program: unknown): void {
    walk(program, null, (node, parent) => this.#declare(node, parent));
    walk(program, null, (node, parent) => {
      if (node.type === 'MemberExpression') this.#member(node, parent);
      else if (node.type === 'Identifier' && isHandedOn(node, parent)) this.#handOn(node);
    });
  }

  #declare(node: Node, parent: Node | null): void {
    if (node.type === 'VariableDeclarator') this.#bindTo(node.id, this.#pathsOf(node.init));
    else if (node.type === 'ImportDeclaration') this.#declareImports(node);
    else if (node.type === 'Identifier' || node.type === 'ObjectPattern') this.#declareByType(node);
    else if (node.type === 'ArrowFunctionExpression' && Array.isArray(node.params)) {
      if (parent !== null && this.#getsPart(parent)) this.#bindTo(node.params[0], ['']);
    }
  }

  #declareImports({ source, specifiers }: Node): void {
    const { module } = this.#roots;
    if (module === null || !nameOf(source)?.endsWith(module) || !Array.isArray(specifiers)) return;
    for (const one of specifiers) {
      const name = isNode(one) && one.type === 'ImportSpecifier' ? nameOf(one.imported) : null;
      if (name === null || !isNode(one)) continue;
      this.#reads.add(name);
      this.#bindTo(one.local, [name]);
    }
  }

  #getsPart(parent: Node): boolean {
    if (parent.type === 'Property') return this.#roots.names.includes(nameOf(parent.key) ?? '');
    return parent.type === 'CallExpression' && this.#roots.takers.includes(nameOf(parent.callee) ?? '');
  }

  #declareByType(node: Node): void {
    const path = pathOfType(node.typeAnnotation, this.#roots);
    if (path !== null) this.#bindTo(node, [path]);
    if (node.type !== 'ObjectPattern') return;
    for (const [key, value] of membersOf(node)) {
      if (this.#roots.names.includes(key)) this.#bindTo(value, ['']);
      this.#bindTo(value, this.#typed.members.get(key) ?? []);
    }
  }

  #bindTo(target: unknown, paths: Iterable<string>): void {
    if (!isNode(target)) return;
    const found = [...paths];
    if (target.type === 'Identifier') {
      const name = nameOf(target);
      if (name !== null && found.length > 0) bind(this.#variables, name, found);
    } else if (target.type === 'ObjectPattern') {
      for (const [key, value] of membersOf(target)) {
        const paths = found.map((path) => below(path, key));
        for (const path of paths) this.#reads.add(path);
        this.#bindTo(value, paths);
      }
    }
  }

  /** Paths that an expression may refer to; empty if it is unrelated. */
  #pathsOf(node: unknown): string[] {
    if (!isNode(node)) return [];
    const inner = within(node);
    if (inner) return inner.flatMap((one) => this.#pathsOf(one));
    if (node.type === 'CallExpression') return this.#pathsOfCall(node.callee);
    if (node.type === 'ArrowFunctionExpression') return this.#pathsOf(node.body);
    if (node.type === 'MemberExpression') return this.#pathsOfMember(node);
    const name = node.type === 'Identifier' ? nameOf(node) : null;
    if (name === null) return [];
    return [...(this.#roots.names.includes(name) ? [''] : []), ...(this.#variables.get(name) ?? [])];
  }

  /** `const words = () => wordsFor(locale())`: a call of a variable has the variable's paths. */
  #pathsOfCall(callee: unknown): string[] {
    const name = isNode(callee) && callee.type === 'Identifier' ? nameOf(callee) : null;
    if (name === null) return [];
    return [...(this.#roots.givers.includes(name) ? [''] : []), ...this.#pathsOf(callee)];
  }

  #pathsOfMember(node: Node): string[] {
    const name = memberOf(node);
    if (name === null) return [];
    const own = this.#roots.names.includes(name) ? [''] : [...(this.#typed.members.get(name) ?? [])];
    return [...own, ...this.#pathsOf(node.object).map((path) => below(path, name))];
  }

  #member(node: Node, parent: Node | null): void {
    if (memberOf(node) === null) for (const path of this.#pathsOf(node.object)) this.#reads.add(below(path, '*'));
    for (const path of this.#pathsOf(node)) this.#reads.add(path);
    if (isHandedOn(node, parent)) this.#handOn(node);
  }

  /** The receiver may read any entry, unless the path has a type annotation: then its reads are tracked. */
  #handOn(node: Node): void {
    for (const path of this.#pathsOf(node)) {
      if (path !== '' && !this.#typed.paths.has(path)) this.#reads.add(below(path, '*'));
    }
  }
}

/** Whether the value escapes here as a whole, instead of a single member being read. */
function isHandedOn(node: Node, parent: Node | null): boolean {
  if (parent === null || (Array.isArray(parent.params) && parent.params.includes(node))) return false;
  switch (parent.type) {
    case 'MemberExpression':
      return parent.computed === true && parent.property === node;
    case 'ObjectPattern':
    case 'VariableDeclarator':
    case 'ImportSpecifier':
    case 'TSTypeReference':
      return false;
    case 'Property':
      return parent.value === node;
    default:
      return within(parent) === null;
  }
}
