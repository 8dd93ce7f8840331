/** Generates docs/api, the client's types and the templates of policies from the schemas in shared/. `--check` writes nothing; exits 1 if a file is stale. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { examplesIn } from '../shared/documents/examples.ts';
import { asyncApiDocument, clientTypes, openApiDocument } from '../shared/documents.ts';
import { documentText } from './contract/text.ts';
import { POLICY_FOLDER, policyFiles, REFERENCE_PAGE } from './policies/files.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const API = join('docs', 'api');
const OPEN_API = join(API, 'openapi.json');
const TYPES = join('client', 'schema-types.ts');

const read = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(ROOT, path), 'utf8').catch(() => '{}'));

async function expected(): Promise<Map<string, string>> {
  const version = String((await read('package.json')).version);
  return new Map([
    [TYPES, clientTypes()],
    [OPEN_API, documentText(openApiDocument(version, examplesIn(await read(OPEN_API))))],
    [join(API, 'asyncapi.json'), documentText(asyncApiDocument(version))],
    ...policyFiles(),
  ]);
}

async function present(): Promise<Map<string, string>> {
  const documents = (await filesBelow(API)).filter((path) => path.endsWith('.json'));
  const paths = [TYPES, REFERENCE_PAGE, ...documents, ...(await filesBelow(POLICY_FOLDER))];
  const found = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(ROOT, path), 'utf8').catch(() => null)] as const),
  );
  return new Map(found.flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

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
