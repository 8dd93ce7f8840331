import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { parseSync, Visitor } from 'vite';
import type { Import } from './table.ts';

const folders = [
  'shared',
  'network',
  'disk',
  'relay',
  'desk',
  'web',
  'electron',
  'renderer',
  'widgets',
  'console',
  'client',
  'simulator',
  'standin',
  'build',
  'test',
];

/** Source files below `root` or some of its folders, as paths from the root with `/`. */
export async function sourceFiles(root: string, within: readonly string[] = folders): Promise<string[]> {
  return (await Promise.all(within.map((folder) => sourcesBelow(root, folder)))).flat();
}

/** Every import of these source files. Rejects if a file cannot be parsed. */
export async function readImports(root: string, within: readonly string[] = folders): Promise<Import[]> {
  const files = await sourceFiles(root, within);
  const imports: Import[] = [];
  for (const file of files) imports.push(...importsOf(file, await readFile(join(root, file), 'utf8')));
  return imports;
}

async function sourcesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

/** The imports of one file: static, re-exported, dynamic with a literal, and type imports. */
export function importsOf(file: string, text: string): Import[] {
  const { program, errors } = parseSync(file, text, { sourceType: 'module' });
  const error = errors[0];
  if (error) throw new Error(`${file}: ${error.message}`);
  const found: Import[] = [];
  const add = (specifier: string, start: number, typeOnly: boolean): void => {
    found.push({ from: file, line: lineAt(text, start), to: targetOf(file, specifier), typeOnly });
  };
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      add(statement.source.value, statement.start, statement.importKind === 'type');
    } else if (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportAllDeclaration') {
      if (statement.source) add(statement.source.value, statement.start, statement.exportKind === 'type');
    }
  }
  new Visitor({
    // biome-ignore lint/correctness/noComponentHookFactories: the name of a syntax node, not a React component
    TSImportType: (node) => add(node.source.value, node.start, true),
    // biome-ignore lint/correctness/noComponentHookFactories: as above
    ImportExpression: (node) => {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') {
        add(node.source.value, node.start, false);
      }
    },
  }).visit(program);
  return found;
}

function targetOf(file: string, specifier: string): Import['to'] {
  if (!specifier.startsWith('.')) return { module: specifier };
  return { file: posix.join(dirname(file), specifier) };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
