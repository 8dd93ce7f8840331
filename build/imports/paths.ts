/**
 * Finds files and folders that a file depends on by path without importing them, to start, read or build from.
 * Recognizes `join(…, 'relay', 'main.ts')`, `new URL('./worker.ts', …)`, whole paths such as 'relay/main.ts', and the folder at the start
 * of a template such as `../web/${name}`.
 */
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type ESTree, parseSync, Visitor } from 'vite';
import type { Import } from './table.ts';

/** Build outputs with their entry points. Only tests and commands depend on these; programs find the outputs next to themselves. */
const builtFrom: Readonly<Record<string, readonly string[]>> = {
  'dist/relay': ['relay/main.ts'],
  'dist/standin': ['standin/register.ts'],
  'dist/simulator': ['simulator/main.ts'],
  'dist/electron': ['electron/main.ts', 'electron/preload.ts'],
  'dist/renderer': ['renderer/main.tsx', 'renderer/reply.tsx', 'renderer/card.tsx', 'renderer/base.css'],
  'dist/console': ['console/main.tsx', 'console/base.css'],
  'dist/web': ['web/page/main.ts', 'web/worker/main.ts'],
  'dist/client': ['client/index.ts'],
};

/** Existing paths below `root` that a file references, as imports of it; excludes the root itself. */
export function pathsNamedIn(root: string, file: string, text: string): Import[] {
  const found = new Set<string>();
  const { program } = parseSync(file, text, { sourceType: 'module' });
  const add = (paths: readonly string[]): void => {
    for (const target of paths.flatMap((path) => targetsOf(file, path)))
      if (existsSync(join(root, target))) found.add(target);
  };
  const besideFile = (path: string): string => posix.join(dirname(file), path);
  const addWhole = (text: string): void => {
    if (text.includes('/') && WHOLE_PATH.test(text)) add([text, besideFile(text)].map(withoutEnd));
  };
  new Visitor({
    // biome-ignore lint/correctness/noComponentHookFactories: the name of a syntax node, not a React component
    Literal: ({ value }) => {
      if (typeof value === 'string') addWhole(value);
    },
    // biome-ignore lint/correctness/noComponentHookFactories: as above
    TemplateLiteral: ({ quasis }) => addWhole(quasis[0]?.value.cooked ?? ''),
    // biome-ignore lint/correctness/noComponentHookFactories: as above
    CallExpression: ({ callee, arguments: given }) => {
      if (callee.type !== 'Identifier' || !/^(join|resolve)$/.test(callee.name)) return;
      const path = posix.normalize(wordsOf(given).join('/'));
      const from = given[0] && text.slice(given[0].start, given[0].end);
      // `join(folder, 'relay')` may mean any folder; a single name counts only if joined to the root or the file's folder.
      if (path.includes('/') || /root/i.test(from ?? '')) add([path]);
      if (path.includes('/') || from === 'import.meta.dirname') add([besideFile(path)]);
    },
  }).visit(program);
  return [...found].map((target) => ({ from: file, line: 1, to: { file: target }, typeOnly: false }));
}

const WHOLE_PATH = /^[\w.-]+(\/[\w.-]+)*\/?$/;
const withoutEnd = (path: string): string => posix.normalize(path).replace(/\/$/, '');

/** The first consecutive string literals among the arguments. */
function wordsOf(given: readonly ESTree.Argument[]): string[] {
  const words: string[] = [];
  for (const one of given) {
    if (one.type === 'Literal' && typeof one.value === 'string') words.push(one.value);
    else if (words.length > 0) break;
  }
  return words;
}

/** Project files or folders that a path refers to; none if it is outside, the root, or generated. */
function targetsOf(file: string, path: string): readonly string[] {
  const built = Object.entries(builtFrom).find(([folder]) => path === folder || path.startsWith(`${folder}/`));
  if (built) return /^(test|build)\//.test(file) ? built[1] : [];
  return /^(\.|\/|$|(node_modules|dist)(\/|$))/.test(path) ? [] : [path];
}
