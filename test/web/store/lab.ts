/** A page whose workers have only the web client's store, served on loopback, for tests in real browsers. */

import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { build } from 'vite';
import { makeFolder } from '../../helpers/temporary-folder.ts';

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const PAGE = '<!doctype html><link rel="icon" href="data:," /><title>Store</title>';

interface Lab {
  url: string;
  close(): Promise<void>;
}

export async function startLab(): Promise<Lab> {
  const folder = await makeFolder('lab');
  await build({
    configFile: false,
    logLevel: 'error',
    base: '/',
    build: {
      outDir: folder,
      target: 'es2024',
      assetsInlineLimit: 0,
      rolldownOptions: { input: join(import.meta.dirname, 'lab-worker.ts'), output: { entryFileNames: 'worker.js' } },
    },
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://lab').pathname;
    if (path === '/') return void response.setHeader('content-type', 'text/html').end(PAGE);
    readFile(join(folder, path)).then(
      (body) => response.setHeader('content-type', TYPES[extname(path)] ?? 'text/plain').end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface LabWorker {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: { id: number } }) => void): void;
}
interface LabPage {
  Worker: new (url: string, options: { type: 'module' }) => LabWorker;
  labWorkers?: Map<string, LabWorker>;
}

/** Runs a task in the named worker of the page, starting the worker if needed. */
export async function inWorker<T>(page: Page, worker: string, name: string, input: unknown = null): Promise<T> {
  const done = await page.evaluate(
    (which, task, given) => {
      const all = globalThis as unknown as LabPage;
      all.labWorkers ??= new Map();
      const one = all.labWorkers.get(which) ?? new all.Worker('/worker.js', { type: 'module' });
      all.labWorkers.set(which, one);
      const id = Math.random();
      return new Promise((resolve) => {
        one.addEventListener('message', ({ data }: { data: { id: number } }) => data.id === id && resolve(data));
        one.postMessage({ id, name: task, input: given });
      });
    },
    worker,
    name,
    input,
  );
  const { value, error } = done as { value?: T; error?: string };
  if (error !== undefined) throw new Error(error);
  return value as T;
}
