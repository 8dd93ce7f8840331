/** Builds `beckon/client`: plain JavaScript with self-contained declarations, as its own package in `client/`. */
import { spawn } from 'node:child_process';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Compiles `client/` below `root` into `out/client/`, ready for `npm pack`. Rejects with the compiler's output. */
export async function buildClient(root: string, out: string): Promise<void> {
  const folder = join(out, 'client');
  await compile(root, folder);
  for (const name of await readdir(folder)) if (name.endsWith('.d.ts')) await refer(join(folder, name));
  await copyFile(join(root, 'client', 'README.md'), join(folder, 'README.md'));
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(await manifest(root), null, 2)}\n`);
}

function compile(root: string, folder: string): Promise<void> {
  const args = ['node_modules/typescript/bin/tsc', '-p', join('build', 'tsconfig.client.json'), '--outDir', folder];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`the client does not compile: ${said}`))));
  });
}

/** The compiler keeps `./file.ts` in declarations; older compilers resolve only `./file.js`. */
async function refer(path: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'"));
}

/** Same entry point as the project's `package.json`, without dependencies. */
async function manifest(root: string): Promise<object> {
  const { name, version, license }: Record<string, string> = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  );
  return {
    name,
    version,
    description: 'Send events to a Beckon relay, and take its answers',
    license,
    type: 'module',
    exports: { './client': { types: './index.d.ts', default: './index.js' } },
    engines: { node: '>=20' },
  };
}
