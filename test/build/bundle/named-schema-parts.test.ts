import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { withNamedSchemaParts } from '../../../build/bundle/named-schema-parts.ts';
import { projectRoot } from '../../../build/root.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const CODE = `import Type from 'typebox';
export const schema = Type.Object({ name: Type.Optional(Type.String({ maxLength: 3 })), kind: Type.Enum(['a', 'b']) });
`;
const PARSER = /[\\/]typebox[\\/]build[\\/]type[\\/]script[\\/]parser\.mjs$/;

test('of the schema library the bundler keeps what is named, and the schemas stay as they are', async (t) => {
  const root = await temporaryFolder(t);
  await symlink(join(projectRoot, 'node_modules'), join(root, 'node_modules'), 'dir');
  await writeFile(join(root, 'entry.ts'), CODE);
  const whole = await built(root, 'whole', []);
  const named = await built(root, 'named', [withNamedSchemaParts()]);
  assert.ok(whole.modules.some((id) => PARSER.test(id)));
  assert.ok(!named.modules.some((id) => PARSER.test(id)), named.modules.join('\n'));
  assert.deepEqual(named.schema, whole.schema);
  assert.ok(named.size < whole.size / 3, `${named.size} of ${whole.size}`);
});

async function built(root: string, outDir: string, plugins: Plugin[]) {
  let chunk: Rolldown.OutputChunk | undefined;
  const look: Plugin = {
    name: 'look',
    generateBundle(_, bundle) {
      chunk = Object.values(bundle).find((output) => output.type === 'chunk');
    },
  };
  const lib = { entry: join(root, 'entry.ts'), formats: ['es' as const], fileName: 'entry' };
  await build({ root, configFile: false, logLevel: 'silent', plugins: [...plugins, look], build: { outDir, lib } });
  assert.ok(chunk);
  const { schema }: { schema: unknown } = await import(pathToFileURL(join(root, outDir, chunk.fileName)).href);
  const modules = Object.entries(chunk.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []));
  return { schema: JSON.parse(JSON.stringify(schema)), modules, size: chunk.code.length };
}
