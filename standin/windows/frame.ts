/** `WebFrameMain`: the main process's view of one frame of a page. */
import { EventEmitter } from 'node:events';
import type { Schemes } from '../protocol/schemes.ts';

/** What a frame asks of the page it lives in. */
export interface FrameHost {
  /** Chromium's number for the process; here one for each page. */
  readonly processId: number;
  readonly schemes: Schemes;
  frame(id: string): StandinFrame | undefined;
  frames(): Iterable<StandinFrame>;
  send(frameId: string, channel: string, args: unknown[]): void;
  evaluate(frameId: string, code: string, userGesture: boolean): Promise<unknown>;
}

export class StandinFrame extends EventEmitter {
  readonly frameToken: string;
  readonly routingId: number;
  readonly frameTreeNodeId: number;
  readonly #host: FrameHost;
  readonly #parentId: string | undefined;
  #url = '';
  #name = '';
  #detached = false;
  #documents = 0;

  constructor(host: FrameHost, id: string, parentId: string | undefined, routingId: number) {
    super();
    this.#host = host;
    this.frameToken = id;
    this.#parentId = parentId;
    this.routingId = routingId;
    this.frameTreeNodeId = routingId;
  }

  get processId(): number {
    return this.#host.processId;
  }
  get url(): string {
    return this.#host.schemes.toApp(this.#url);
  }
  get origin(): string {
    return this.#host.schemes.originOf(this.#url);
  }
  get name(): string {
    return this.#name;
  }
  get detached(): boolean {
    return this.#detached;
  }
  get parent(): StandinFrame | null {
    return this.#parentId === undefined ? null : (this.#host.frame(this.#parentId) ?? null);
  }
  get top(): StandinFrame | null {
    return this.#parentId === undefined ? this : (this.parent?.top ?? null);
  }
  get frames(): StandinFrame[] {
    return [...this.#host.frames()].filter((frame) => frame.parent === this);
  }
  get framesInSubtree(): StandinFrame[] {
    return [this, ...this.frames.flatMap((frame) => frame.framesInSubtree)];
  }

  isDestroyed(): boolean {
    return this.#detached;
  }
  send(channel: string, ...args: unknown[]): void {
    this.#host.send(this.frameToken, channel, args);
  }
  executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    return this.#host.evaluate(this.frameToken, code, userGesture);
  }

  /** The frame has a new document; for the page. */
  navigated(url: string, name: string): void {
    this.#url = url;
    this.#name = name;
    this.#documents += 1;
  }
  /** How many documents the frame has had: tells whether a message is from the one it has now. */
  get documents(): number {
    return this.#documents;
  }
  /** The frame is gone; for the page. */
  detach(): void {
    this.#detached = true;
  }
}
