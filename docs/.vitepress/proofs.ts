/**
 * Capabilities of `docs/status.md` with the titles of the tests that prove them. The site has a page for each section;
 * `node docs/.vitepress/proofs.ts WORD…` prints the capabilities whose line contains one of the words.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TITLE = /^\s*(?:test|describe|it)\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"([^"\n]*)"|`([^`]*)`)/gm;

interface Capability {
  section: string;
  text: string;
  /** As on the page: `desk/hold`, `relay/audit/*`, `bench notify`. */
  proofs: readonly string[];
}

/** Rows of the tables whose second column is `proof`, with links as plain text. */
export function capabilities(): Capability[] {
  const found: Capability[] = [];
  let section = '';
  let isProved = false;
  for (const line of read('docs/status.md').split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3);
    if (!line.startsWith('|')) isProved = false;
    const [, text = '', proof = ''] = line
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .split('|')
      .map((cell) => cell.trim());
    if (proof === 'proof') isProved = true;
    else if (isProved && !/^-+$/.test(text))
      found.push({ section, text, proofs: [...proof.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) });
  }
  return found;
}

/** Test files of a proof, as paths from the project's root; none for a benchmark. */
export const filesOf = (proof: string): string[] => globSync(`test/${proof}.test.ts`, { cwd: ROOT }).sort();

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const titlesOf = (text: string): string[] =>
  [...text.matchAll(TITLE)].map(([, a, b, c]) => (a ?? b ?? c ?? '').replaceAll('\\', ''));

/** Titles of a test file; where it only calls a suite of tests, those of the modules that it imports. */
export function titlesIn(file: string): string[] {
  const text = read(file);
  const own = titlesOf(text);
  if (own.length > 0) return own;
  const imports = [...text.matchAll(/from '(\.[^']+\.ts)'/g)].map(([, path = '']) => join(dirname(file), path));
  return imports.filter((path) => path.startsWith('test/')).flatMap((path) => titlesOf(read(path)));
}

const slugOf = (section: string): string => section.toLowerCase().replaceAll(' ', '-');
const escaped = (text: string): string => text.replaceAll(/[<>{}[\]|*_`$]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** One page a section: Markdown with a heading for each capability. */
export function pages(): { slug: string; title: string; content: string }[] {
  const all = capabilities();
  return [...new Set(all.map(({ section }) => section))].map((section) => ({
    slug: slugOf(section),
    title: section,
    content: [
      `# Proofs: ${section}`,
      ...all
        .filter((one) => one.section === section)
        .flatMap(({ text, proofs }) => [`## ${text}`, ...proofs.flatMap(proofText)]),
    ].join('\n\n'),
  }));
}

function proofText(proof: string): string[] {
  const files = filesOf(proof);
  if (files.length === 0) return [`\`npm run ${proof.replace(' ', ' -- ')}\``];
  return files.map(
    (file) =>
      `\`${file}\`\n\n${titlesIn(file)
        .map((title) => `- ${escaped(title)}`)
        .join('\n')}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2).map((word) => word.toLowerCase());
  for (const { text, proofs } of capabilities()) {
    if (words.length > 0 && !words.some((word) => text.toLowerCase().includes(word))) continue;
    console.log(`\n${text}`);
    for (const file of proofs.flatMap(filesOf))
      console.log([file, ...titlesIn(file).map((title) => `  ${title}`)].join('\n'));
  }
}
