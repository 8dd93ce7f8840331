import { EventEmitter } from 'node:events';
import type { Schemes } from '../protocol/schemes.ts';

export interface FrameHost {
  /** Chromium's process id; here one per page. */
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

  /** Called by the page: the frame has a new document. */
  navigated(url: string, name: string): void {
    this.#url = url;
    this.#name = name;
    this.#documents += 1;
  }
  /** Number of documents so far, to detect messages from an earlier document. */
  get documents(): number {
    return this.#documents;
  }
  /** Called by the page: the frame is gone. */
  detach(): void {
    this.#detached = true;
  }
}
