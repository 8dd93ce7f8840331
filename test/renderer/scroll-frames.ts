/** Frames while a list is scrolled by a finger or a wheel, as a browser traces them. */
import type { CDPSession, Page } from 'playwright-core';

export interface Frames {
  /** How far was scrolled; CSS pixels. */
  scrolled: number;
  /** Milliseconds from each frame to the next, longest first; those of a busy machine too. */
  apart: number[];
  /** Milliseconds that the page's own thread worked for each frame, most first: what the page itself can be blamed for. */
  worked: number[];
}

type Scroll = (page: Page, session: CDPSession) => Promise<void>;
interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  tdur?: number;
  args: { name?: string };
}

/**
 * Resolves after so many more frames of the page. Scrolls are paced by frames and not by time: a page that draws late is sent no more in
 * one frame than one that draws in time.
 */
const frames = (page: Page, count: number) =>
  page.evaluate(
    (left) =>
      new Promise<void>((resolve) => {
        const next = (more: number) =>
          more === 0 ? resolve() : Reflect.get(globalThis, 'requestAnimationFrame')(() => next(more - 1));
        next(left);
      }),
    count,
  );

/** Throws the list on ten times, as fast as a finger does; it runs on by itself between. */
export const byFinger: Scroll = async (page, session) => {
  const touch = (type: string, y: number | null) =>
    session.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: y === null ? [] : [{ x: 180, y }],
    });
  for (let turn = 0; turn < 10; turn += 1) {
    await touch('touchStart', 650);
    for (let step = 1; step <= 5; step += 1) await Promise.all([touch('touchMove', 650 - step * 108), frames(page, 1)]);
    await touch('touchEnd', null);
    await frames(page, 24);
  }
};

/** Turns the wheel by 3,000 to 6,000 px in 60 frames. */
export const byWheel: Scroll = async (page) => {
  await page.mouse.move(200, 400);
  for (let turn = 0; turn < 120; turn += 1) await Promise.all([page.mouse.wheel(0, 100), frames(page, 1)]);
  await frames(page, 18);
};

const SCROLLER = '[data-scroll]';

/** Scrolls from the top. @param page with a list to scroll, whose clock is the machine's */
export async function scrollFrames(page: Page, scroll: Scroll): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  const browser = await page.context().browser()?.newBrowserCDPSession();
  if (!browser) throw new Error('no browser');
  const events: TraceEvent[] = [];
  browser.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await page.evaluate(() => {
    const frames: number[] = [];
    Reflect.set(globalThis, 'beckonFrames', frames);
    const next = (at: number) => {
      frames.push(at);
      Reflect.get(globalThis, 'requestAnimationFrame')(next);
    };
    Reflect.get(globalThis, 'requestAnimationFrame')(next);
  });
  await page.locator(SCROLLER).evaluate((element) => Reflect.set(element, 'scrollTop', 0));
  await frames(page, 2);
  await browser.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] },
  });
  await scroll(page, session);
  const complete = new Promise((done) => browser.once('Tracing.tracingComplete', done));
  await browser.send('Tracing.end');
  await complete;
  const drawn = await page.evaluate<number[]>(() => Reflect.get(globalThis, 'beckonFrames'));
  const scrolled = await page.locator(SCROLLER).evaluate((element) => Number(Reflect.get(element, 'scrollTop')));
  await session.detach();
  await browser.detach();
  const descending = (numbers: number[]) => numbers.toSorted((a, b) => b - a);
  const apart = drawn.slice(1).map((at, index) => at - (drawn[index] ?? at));
  return { scrolled, apart: descending(apart), worked: descending(workOf(events)) };
}

/** The work of the page's thread between one frame and the next. */
function workOf(events: readonly TraceEvent[]): number[] {
  const main = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const own = events.filter(({ pid, tid }) => main.has(`${pid} ${tid}`)).toSorted((a, b) => a.ts - b.ts);
  const work: number[] = [];
  let sum = 0;
  for (const { name, tdur = 0 } of own) {
    if (name === 'RunTask' || name === 'ThreadControllerImpl::RunTask') sum += tdur / 1000;
    if (name !== 'FireAnimationFrame') continue;
    work.push(sum);
    sum = 0;
  }
  return work;
}
