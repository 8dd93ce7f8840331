/** A PDF, parsed by pdf.js in a worker of its own and drawn onto a canvas page by page. No script of the document runs, nothing is fetched. */
import { getDocument, PasswordException, PDFWorker, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Services } from '../../../state/services.tsx';

type Timers = Pick<Services['clock'], 'after'>;

/** `excessive`: beyond a limit. */
export type PdfFault = 'encrypted' | 'unreadable' | 'excessive';

export class PdfError extends Error {
  readonly fault: PdfFault;
  constructor(fault: PdfFault, options?: ErrorOptions) {
    super(fault, options);
    this.fault = fault;
  }
}

export interface PdfDocument {
  /** Number of pages. @throws PdfError, as the other methods do; after that the document is closed */
  pages: Promise<number>;
  /** @param page from 1. @param width pixels, reduced for a very long page. @returns false if it was cancelled */
  draw(page: number, canvas: HTMLCanvasElement, width: number, signal: AbortSignal): Promise<boolean>;
  /** Text of a page in the order of the file, shortened to 20,000 characters. */
  text(page: number): Promise<string>;
  close(): void;
}

/** Pixels of one picture, as for other pictures, and of the canvas. */
const MAX_PICTURE = 40_000_000;
const MAX_CANVAS = 16_000_000;
const MAX_SIDE = 8192;
/** For one page: operations, pixels of its pictures, time, characters. */
const MOST = { operations: 1_000_000, pixels: 100_000_000, ms: 20_000, text: 20_000 } as const;

export function openPdf(bytes: Uint8Array, timers: Timers): PdfDocument {
  const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' });
  const guard = guarded(worker, timers);
  const task = getDocument({
    // pdf.js transfers the bytes to the worker.
    data: bytes.slice(),
    worker: PDFWorker.create({ port: worker }),
    verbosity: VerbosityLevel.ERRORS,
    enableXfa: false,
    maxImageSize: MAX_PICTURE,
    // The desktop's policy permits no WebAssembly. The decoders in JavaScript are part of the worker.
    useWasm: false,
    useWorkerFetch: false,
  });
  const opened = guard(task.promise);
  opened.catch(() => {});
  const pageOf = async (page: number) => (await opened).getPage(page);

  async function draw(page: number, canvas: HTMLCanvasElement, width: number, signal: AbortSignal): Promise<boolean> {
    const proxy = await pageOf(page);
    const { width: wide, height: high } = proxy.getViewport({ scale: 1 });
    const scale = Math.min(width / wide, MAX_SIDE / wide, MAX_SIDE / high, Math.sqrt(MAX_CANVAS / (wide * high)));
    if (signal.aborted) return false;
    // pdf.js draws in steps: onto a separate canvas, so that the previous page remains until this one is complete.
    const drawn = document.createElement('canvas');
    const viewport = proxy.getViewport({ scale });
    drawn.width = Math.max(1, Math.round(viewport.width));
    drawn.height = Math.max(1, Math.round(viewport.height));
    const rendering = proxy.render({ canvas: drawn, viewport });
    signal.addEventListener('abort', () => rendering.cancel());
    try {
      await rendering.promise;
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    } finally {
      proxy.cleanup();
    }
    canvas.width = drawn.width;
    canvas.height = drawn.height;
    canvas.getContext('2d')?.drawImage(drawn, 0, 0);
    return true;
  }

  async function text(page: number): Promise<string> {
    const proxy = await pageOf(page);
    const reader = proxy.streamTextContent().getReader();
    let found = '';
    while (found.length < MOST.text) {
      const { done, value } = await reader.read();
      if (done) return found;
      for (const item of value.items) if ('str' in item) found += item.hasEOL ? `${item.str}\n` : item.str;
    }
    await reader.cancel(new Error('long enough'));
    return found.slice(0, MOST.text);
  }

  return {
    pages: opened.then(({ numPages }) => numPages),
    draw: (...given) => guard(draw(...given)),
    text: (page) => guard(text(page)),
    close() {
      // Ends the worker also if it is busy; pdf.js removes its fonts from the page first, if it can.
      const stop = timers.after(CLOSE_MS, () => worker.terminate());
      void task.destroy().then(() => {
        stop();
        worker.terminate();
      });
    },
  };
}

const CLOSE_MS = 1000;

/** Ends the worker at a limit, and rejects what waits for it. @returns adds the limit of time to one piece of work */
function guarded(worker: Worker, timers: Timers) {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const fail = (fault: PdfFault): void => {
    worker.terminate();
    failed.reject(new PdfError(fault));
  };
  const sum = { operations: 0, pixels: 0 };
  worker.addEventListener('error', () => fail('unreadable'));
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
    const image = data.data?.at?.(-1);
    sum.operations += data.chunk?.length ?? 0;
    sum.pixels += (image?.width ?? 0) * (image?.height ?? 0);
    if (data.exceeded !== undefined || sum.operations > MOST.operations || sum.pixels > MOST.pixels) fail('excessive');
  });

  return async <T>(work: Promise<T>): Promise<T> => {
    Object.assign(sum, { operations: 0, pixels: 0 });
    // A hidden window draws nothing.
    const expire = (): void => (document.hidden ? arm() : fail('excessive'));
    let stop = (): void => {};
    const arm = (): void => {
      stop = timers.after(MOST.ms, expire);
    };
    arm();
    try {
      return await Promise.race([work, failed.promise]);
    } catch (error) {
      if (error instanceof PdfError) throw error;
      throw new PdfError(error instanceof PasswordException ? 'encrypted' : 'unreadable', { cause: error });
    } finally {
      stop();
    }
  };
}

/** The parts of messages that are counted: chunks of operations, and pictures. */
interface WorkerMessage {
  /** By the build's addition to pdf.js (`build/bundle/pdf-worker.ts`): a limit. */
  exceeded?: string;
  chunk?: { length?: number };
  data?: readonly ({ width?: number; height?: number } | undefined)[];
}
