/** Reports the coverage of Chromium pages in the format of Node's reports, in a run that measures coverage. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';

/** URL prefix of a page's scripts, and the folder they are served from. */
interface Served {
  from: string;
  folder: string;
}

/** Measures a page until its context is closed; call it before navigation. No-op in a run without coverage. */
export async function measurePage(page: Page, served: Served): Promise<void> {
  const reports = process.env.NODE_V8_COVERAGE;
  if (reports === undefined) return;
  const context = page.context();
  const session = await context.newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const close = context.close.bind(context);
  context.close = async (options) => {
    if (!page.isClosed()) await report(session, served, reports);
    await close(options);
  };
}

async function report(session: CDPSession, { from, folder }: Served, reports: string): Promise<void> {
  const { result } = await session.send('Profiler.takePreciseCoverage');
  const scripts = result.flatMap(({ url, functions }) =>
    url.startsWith(from) ? [{ url: pathToFileURL(join(folder, url.slice(from.length))).href, functions }] : [],
  );
  await writeFile(join(reports, `coverage-page-${crypto.randomUUID()}.json`), JSON.stringify({ result: scripts }));
}
