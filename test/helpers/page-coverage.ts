/** Where a run measures its coverage, what a page of Chromium ran is reported beside what Node reports of its processes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';

/** The address below which a page finds its scripts, and the folder they come from. */
interface Served {
  from: string;
  folder: string;
}

/** Measures a page from now until its context is closed; call it before the page is opened. Does nothing in a run that does not measure. */
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
