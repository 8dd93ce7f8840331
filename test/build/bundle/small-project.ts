import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { projectRoot } from '../../../build/root.ts';
import { folderOfFiles } from '../../helpers/temporary-folder.ts';

const sources: Readonly<Record<string, string>> = {
  'electron/main.ts':
    "import { app } from 'electron';\nimport notifier from 'node-notifier';\nconsole.log(app, notifier);\n",
  'electron/preload.ts': "import { contextBridge } from 'electron';\ncontextBridge.exposeInMainWorld('a', 1);\n",
  'renderer/index.html': '<!doctype html><title>a</title><script type="module" src="./main.ts"></script>\n',
  'renderer/reply.html': '<!doctype html><title>b</title><script type="module" src="./main.ts"></script>\n',
  'renderer/main.ts': "document.title = 'c';\n",
  'console/index.html': '<!doctype html><title>c</title><script type="module" src="./main.ts"></script>\n',
  'console/main.ts': "document.title = 'c';\n",
  'web/index.html': '<!doctype html><title>d</title><script type="module" src="./main.ts"></script>\n',
  'web/main.ts': "document.title = 'd';\n",
  'web/service-worker/main.ts': "self.addEventListener('fetch', () => {});\n",
  'relay/main.ts':
    "import './store/check.ts';\nexport const pages = new URL('../dist/web', import.meta.url);\nawait import('./serve.ts');\n",
  'relay/serve.ts': "console.log('serve');\n",
  'relay/store/check.ts':
    "import { Worker } from 'node:worker_threads';\nnew Worker(new URL('./worker.ts', import.meta.url));\n",
  'relay/store/worker.ts': "console.log('worker');\n",
  'standin/register.ts': "console.log(new URL('./index.ts', import.meta.url).href);\n",
  'standin/index.ts': 'export const app = 1;\n',
  'simulator/main.ts': "console.log('simulator');\n",
  'client/README.md': '# Client\n',
  'client/index.ts': "export { one } from './one.ts';\n",
  'client/one.ts': 'export const one: number = 1;\n',
  'package.json': '{ "name": "small", "version": "1.0.0", "license": "Apache-2.0", "type": "module" }\n',
};

/** A minimal project, with the real icons and packages. */
export async function smallProject(t: TestContext): Promise<string> {
  const root = await folderOfFiles(t, sources);
  await cp(join(projectRoot, 'build', 'icons'), join(root, 'build', 'icons'), { recursive: true });
  for (const name of ['tsconfig.base.json', 'tsconfig.client.json']) {
    await cp(join(projectRoot, 'build', name), join(root, 'build', name));
  }
  await symlink(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  return root;
}
