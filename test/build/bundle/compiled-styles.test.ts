import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveStyleRulesForSlots } from '@griffel/core';
import { compiled } from '../../../build/bundle/compiled-styles.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

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
  const code = compiled(MODULE, join(folder, 'part.tsx'));
  const [classes, rules] = resolveStyleRulesForSlots({
    root: {
      color: 'var(--colorBrandForeground1)',
      marginLeft: '4px',
      '@media (min-width: 900px)': { '&::after': { content: '""', height: '1px' } },
    },
  });
  assert.ok(code.includes(`export const useStyles = __styles(${JSON.stringify(classes)}, ${JSON.stringify(rules)})`));
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
