/** `beckon/client` as a third party has it: packed, and installed in a separate project. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildClient } from '../../../build/bundle/client.ts';
import { projectRoot } from '../../../build/root.ts';

const run = promisify(execFile);
const COMPILER = join(projectRoot, 'node_modules/typescript/bin/tsc');

interface InstalledClient {
  /** Folder of the project that uses it. */
  project: string;
  /** Checks files at the compiler's strictest. @returns its complaints, empty without any */
  check(module: string, include: readonly string[], types?: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

export async function installClient(): Promise<InstalledClient> {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-client-'));
  const project = join(folder, 'project');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{ "name": "shop", "private": true, "type": "module" }');
  await buildClient(projectRoot, folder);
  await run('npm', ['pack', './client', '--pack-destination', '.'], { cwd: folder });
  const packed = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, packed)], { cwd: project });
  return {
    project,
    remove: () => rm(folder, { recursive: true, force: true }),
    async check(module, include, types = []) {
      const compilerOptions = {
        ...{ module, target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], noEmit: true },
        ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
        ...{ types, typeRoots: [join(projectRoot, 'node_modules/@types')] },
      };
      await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
      const checked = await run(process.execPath, [COMPILER, '-p', 'tsconfig.json'], { cwd: project }).catch(
        (error: { stdout: string }) => error,
      );
      return checked.stdout;
    },
  };
}
