/** Every link in the documentation resolves, and the API reference names every operation. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { groups, pageOf } from '../../docs/.vitepress/api-reference.ts';

const docs = join(projectRoot, 'docs');
const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && !path.includes('['))
  .map((path) => path.replaceAll('\\', '/'));

/** Anchor that the site and GitHub generate for a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s+/g, '-');
const anchorsIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));

test('every link of a page leads to a file, and to a heading of it', () => {
  const dead: string[] = [];
  for (const page of pages) {
    const text = readFileSync(join(docs, page), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
    for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? join(docs, page) : join(docs, dirname(page), path);
      if (!existsSync(target)) dead.push(`${page}: ${link}`);
      else if (anchor && target.endsWith('.md') && !anchorsIn(readFileSync(target, 'utf8')).has(anchor)) {
        dead.push(`${page}: ${link} has no such heading`);
      }
    }
  }
  assert.deepEqual(dead, []);
});

test('the reference has each operation once, each schema, and nothing a page would trip over', () => {
  const document = JSON.parse(readFileSync(join(docs, 'api', 'openapi.json'), 'utf8'));
  const all = groups().map(pageOf).join('\n');
  for (const [path, item] of Object.entries<Record<string, { operationId: string }>>(document.paths)) {
    for (const [method, { operationId }] of Object.entries(item)) {
      assert.equal(all.split(`{#operation-${operationId}}`).length, 2, operationId);
      assert.ok(all.includes(`\`\`\`http\n${method.toUpperCase()} ${path}\n\`\`\``), `${method} ${path}`);
    }
  }
  for (const name of Object.keys(document.components.schemas)) assert.ok(all.includes(`## ${name} {#`), name);
  for (const [, name = ''] of all.matchAll(/schemas\.md#(schema-[\w-]+)\)/g))
    assert.ok(all.includes(`{#${name}}`), name);
  assert.doesNotMatch(all.replaceAll(/`[^`]*`/g, ''), /\{\{|<(?!br>)/);
});
