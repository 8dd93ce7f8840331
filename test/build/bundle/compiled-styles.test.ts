import assert from 'node:assert/strict';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveStyleRulesForSlots } from '@griffel/core';
import { build } from 'vite';
import { compiled, withCompiledStyles, withoutRules } from '../../../build/bundle/compiled-styles.ts';
import { projectRoot } from '../../../build/root.ts';
import { folderOfFiles, temporaryFolder } from '../../helpers/temporary-folder.ts';

const MODULE = `import { makeStyles, tokens } from '@fluentui/react-components';
import { WIDE as LARGE } from './widths.ts';

const high = (px: number) => ({ height: \`\${px}px\` }) as const;
const line = { content: '""', ...high(1) } as const satisfies object;
export const useStyles = makeStyles({
  root: { color: tokens.colorBrandForeground1, marginLeft: '4px', [LARGE]: { '&::after': { ...line } } },
});
export const after: number = 1;
`;

test('styles are resolved from literals, tokens and constants of modules', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(
    join(folder, 'widths.ts'),
    "const MEDIA: string = '@media';\nexport const WIDE = MEDIA + ' (min-width: 900px)';\n",
  );
  const { code, rules } = compiled(MODULE, join(folder, 'part.tsx'));
  const [classes, expected] = resolveStyleRulesForSlots({
    root: {
      color: 'var(--colorBrandForeground1)',
      marginLeft: '4px',
      '@media (min-width: 900px)': { '&::after': { content: '""', height: '1px' } },
    },
  });
  assert.ok(code.includes(`export const useStyles = __css(${JSON.stringify(classes)})`));
  assert.deepEqual(rules, [expected]);
  assert.ok(!code.includes('makeStyles('));
  const lineOf = (text: string) => text.split('\n').findIndex((one) => one.startsWith('export const after'));
  assert.equal(lineOf(code), lineOf(MODULE));
});

test('styles that need a variable or another library fail the build', () => {
  const of = (styles: string) => () =>
    compiled(`import { far } from 'far';\nconst useStyles = makeStyles({ root: { color: ${styles} } });`, '/part.ts');
  assert.throws(of('far'), /far of far is not a constant/);
  assert.throws(of('near'), /near is not defined/);
  const styles = 'export const useStyles = makeStyles({ root: { width } });';
  assert.throws(() => compiled(`let width = '1px';\nwidth = '2px';\n${styles}`, '/part.ts'), /width is not defined/);
  assert.throws(
    () => compiled('export const make = () => makeStyles({});', '/part.ts'),
    /outside a top-level constant/,
  );
});

test('rules of resolved styles leave the code, and its lines stay', () => {
  const code = `import { __resetStyles, __styles } from '@griffel/react';
const useRoot = __resetStyles('r1', null, [
  '.r1{color:red}',
]);
const useSlots = __styles({ root: { sj: 'f1' } }, {
  d: [['.f1{margin:0}', { p: -1 }]],
  h: ['.f1:hover{color:blue}'],
});
export { useRoot, useSlots };
`;
  const found = withoutRules(code);
  assert.deepEqual(found.rules, [
    { r: ['.r1{color:red}'] },
    { d: [['.f1{margin:0}', { p: -1 }]], h: ['.f1:hover{color:blue}'] },
  ]);
  assert.match(
    found.code,
    /__resetCSS\('r1', null\s*\);\nconst useSlots = __css\(\{ root: \{ sj: 'f1' \} \}\s*\);\nexport/,
  );
  const lineOf = (text: string) => text.split('\n').findIndex((one) => one.startsWith('export'));
  assert.equal(lineOf(found.code), lineOf(code));
});

test('a page links one sheet with the rules of all its modules, in the order of Griffel', async (t) => {
  const styles = (name: string, rules: string) =>
    `import { makeStyles } from '@fluentui/react-components';\nexport const ${name} = makeStyles({ root: ${rules} });\n`;
  const root = await folderOfFiles(t, {
    'index.html': '<!doctype html><head><script type="module" src="./page.ts"></script></head>',
    'other.html': '<!doctype html><head><script type="module" src="./other.ts"></script></head>',
    'page.ts':
      "import './page.css';\nimport { first } from './widgets/first.ts';\nimport('./widgets/later.ts').then(({ later }) => console.log(first, later));\n",
    'page.css': 'body { margin: 0 }\n',
    'other.ts': "console.log('no styles');\n",
    'widgets/first.ts': styles('first', "{ ':hover': { color: 'red' } }"),
    'widgets/later.ts': styles('later', "{ color: 'blue' }"),
  });
  await symlink(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  const input = ['index.html', 'other.html'].map((name) => join(root, name));
  await build({
    root,
    base: '/under/',
    configFile: false,
    logLevel: 'silent',
    plugins: [withCompiledStyles()],
    build: { rolldownOptions: { input } },
  });
  const page = await readFile(join(root, 'dist', 'index.html'), 'utf8');
  const sheets = [...page.matchAll(/<link rel="stylesheet" crossorigin href="\/under\/([^"]+)">/g)];
  const texts = await Promise.all(sheets.map(([, name = '']) => readFile(join(root, 'dist', name), 'utf8')));
  assert.equal(texts.length, 2);
  assert.match(texts[0] ?? '', /^body/);
  assert.match(texts[1] ?? '', /^\.\w+\{color:blue;\}\.\w+:hover\{color:red;\}$/);
  assert.doesNotMatch(await readFile(join(root, 'dist', 'other.html'), 'utf8'), /stylesheet/);
});
