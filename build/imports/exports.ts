/** Finds exports that no other file imports: unused code, or a name that needs no `export`. */
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type ESTree, parseSync, Visitor } from 'vite';
import { sourceFiles } from './read.ts';

/** Files that others load without an import statement: published ones, replacements in a bundle, tests. */
const LOADED_OTHERWISE =
  /^(client\/(index|schema-types)|standin\/(index|conformance)|disk\/replace|electron\/app-protocol\/[\w-]+|web\/words\/\w+)\.ts$|\.test\.ts$|\.d\.m?ts$/;

/** Every name of a module: a namespace or dynamic import. */
const ALL = '*';

interface Names {
  exported: { name: string; start: number }[];
  imported: { file: string; name: string }[];
}

/** One line for each export below `root` that no other file imports, as `file:line: exports NAME: nothing imports it`. */
export async function unusedExports(root: string): Promise<string[]> {
  const exported: { file: string; name: string; line: number }[] = [];
  const imported = new Set<string>();
  for (const file of [...(await sourceFiles(root)), ...(await sourceFiles(root, ['docs']))]) {
    const text = await readFile(join(root, file), 'utf8');
    const names = namesOf(file, text);
    for (const one of names.imported) imported.add(`${one.file} ${one.name}`);
    if (LOADED_OTHERWISE.test(file)) continue;
    for (const { name, start } of names.exported) {
      exported.push({ file, name, line: text.slice(0, start).split('\n').length });
    }
  }
  return exported
    .filter(({ file, name }) => !imported.has(`${file} ${name}`) && !imported.has(`${file} ${ALL}`))
    .map(({ file, name, line }) => `${file}:${line}: exports ${name}: nothing imports it`);
}

/** The named exports of one file, and the names that it imports from others. */
function namesOf(file: string, text: string): Names {
  const { module, program } = parseSync(file, text, { sourceType: 'module' });
  const names: Names = { exported: [], imported: [] };
  const take = (specifier: string, name: string): void => {
    if (specifier.startsWith('.')) names.imported.push({ file: posix.join(posix.dirname(file), specifier), name });
  };
  for (const { moduleRequest, entries } of module.staticImports) {
    for (const { importName } of entries) take(moduleRequest.value, importName.name ?? ALL);
  }
  for (const { entries } of module.staticExports) {
    for (const { exportName, importName, moduleRequest, start } of entries) {
      if (exportName.name) names.exported.push({ name: exportName.name, start });
      if (moduleRequest) take(moduleRequest.value, importName.name ?? ALL);
    }
  }
  new Visitor({
    // biome-ignore lint/correctness/noComponentHookFactories: the name of a syntax node, not a React component
    TSImportType: ({ source, qualifier }) => take(source.value, outermost(qualifier)),
    // biome-ignore lint/correctness/noComponentHookFactories: as above
    ImportExpression: ({ source }) => {
      if (source.type === 'Literal' && typeof source.value === 'string') take(source.value, ALL);
    },
  }).visit(program);
  return names;
}

/** `import('./a.ts').B.C` names B. */
const outermost = (qualifier: ESTree.TSImportTypeQualifier | null): string => {
  if (qualifier === null) return ALL;
  return qualifier.type === 'Identifier' ? qualifier.name : outermost(qualifier.left);
};
