/**
 * Writes the published contract documents to docs/api, and the types of the client, made from the schemas in shared/. With
 * `--check` writes nothing and exits 1, naming each file that is stale, missing or left over.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncApiDocument, clientTypes, openApiDocument, schemaDocuments } from '../shared/documents.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const API = join('docs', 'api');
const TYPES = join('client', 'schema-types.ts');

const textOf = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

/** @returns path → text */
async function expected(): Promise<Map<string, string>> {
  const { version }: { version: string } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const files = new Map([
    [TYPES, clientTypes()],
    [join(API, 'openapi.json'), textOf(openApiDocument(version))],
    [join(API, 'asyncapi.json'), textOf(asyncApiDocument(version))],
  ]);
  for (const [name, schema] of Object.entries(schemaDocuments())) files.set(join(API, 'schemas', name), textOf(schema));
  return files;
}

async function present(): Promise<Map<string, string>> {
  const entries = await readdir(join(ROOT, API), { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  const paths = [TYPES, ...files.map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))];
  const found = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(ROOT, path), 'utf8').catch(() => null)] as const),
  );
  return new Map(found.flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])));
}

/** @returns what differs, one line a file */
async function differences(wanted: Map<string, string>, found: Map<string, string>): Promise<string[]> {
  const lines: string[] = [];
  for (const [path, text] of wanted) {
    if (!found.has(path)) lines.push(`${path} is missing`);
    else if (found.get(path) !== text) lines.push(`${path} is stale`);
  }
  for (const path of found.keys()) if (!wanted.has(path)) lines.push(`${path} is left over`);
  return lines;
}

async function write(wanted: Map<string, string>, found: Map<string, string>): Promise<void> {
  for (const path of found.keys()) if (!wanted.has(path)) await rm(join(ROOT, path));
  for (const [path, text] of wanted) {
    if (found.get(path) === text) continue;
    await mkdir(dirname(join(ROOT, path)), { recursive: true });
    await writeFile(join(ROOT, path), text);
  }
}

async function run(args: readonly string[]): Promise<number> {
  const [wanted, found] = await Promise.all([expected(), present()]);
  const lines = await differences(wanted, found);
  if (!args.includes('--check')) {
    await write(wanted, found);
    console.log(lines.length > 0 ? `${lines.length} files changed` : 'The published documents are up to date');
    return 0;
  }
  for (const line of lines) console.error(`${line}; run: npm run contract`);
  return lines.length > 0 ? 1 : 0;
}

process.exitCode = await run(process.argv.slice(2));
