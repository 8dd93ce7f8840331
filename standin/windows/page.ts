/** The page of a visible window: one CDP target with the preload. Independent of Electron's windows. */

import type { BarState } from '../bridge/bar-state.ts';
import { decodeClone, encodeClone } from '../bridge/codec.ts';
import { BINDING, isolatedWorldSource, mainWorldSource, type PreloadOptions, WORLD } from '../bridge/source.ts';
import type { CdpSession } from '../cdp/connection.ts';
import { at, isJson, type Json, listAt, numberAt, objectAt, textAt } from '../cdp/read.ts';
import { type Attached, AUTO_ATTACH, type Chromium, TICKET_ORIGIN } from '../chromium/chromium.ts';
import type { Schemes } from '../protocol/schemes.ts';
import { type FrameHost, StandinFrame } from './frame.ts';
import { NativeWindow } from './native-window.ts';

export interface PageEvents {
  onMessage(frame: StandinFrame, message: Json): void;
  /** The window may have been moved, resized, minimised or restored. */
  onPlace(): void;
  onFocus(focused: boolean): void;
  onMenuBar(message: Json): void;
  onNavigated(url: string, inPage: boolean): void;
  onLoading(what: 'started' | 'dom-ready' | 'finished' | 'stopped'): void;
  onWindowOpen(details: { url: string; frameName: string; features: string; userGesture: boolean }): void;
  onTitle(title: string): void;
  onCrash(): void;
  onEnd(): void;
}

const SILENT: PageEvents = {
  onMessage: () => {},
  onPlace: () => {},
  onFocus: () => {},
  onMenuBar: () => {},
  onNavigated: () => {},
  onLoading: () => {},
  onWindowOpen: () => {},
  onTitle: () => {},
  onCrash: () => {},
  onEnd: () => {},
};

interface PageOptions extends Omit<PreloadOptions, 'except' | 'menuBar'> {
  processId: number;
  darkMode: boolean;
  menuBar(): BarState;
}

export class Page implements FrameHost {
  readonly processId: number;
  readonly schemes: Schemes;
  readonly session: CdpSession;
  readonly targetId: string;
  readonly window: NativeWindow;
  /** Resolves when the preload is installed; rejects if the target is gone before. */
  readonly ready: Promise<void>;
  readonly #chromium: Chromium;
  #events: PageEvents;
  readonly #frames = new Map<string, StandinFrame>();
  /** Contexts of the isolated world, and of the page's own, by frame. */
  readonly #isolated = new Map<string, number>();
  readonly #own = new Map<string, number>();
  readonly #frameOfContext = new Map<number, string>();
  readonly #menuBar: () => BarState;
  #nextRoutingId = 1;
  #ended = false;

  constructor(chromium: Chromium, attached: Attached, schemes: Schemes, options: PageOptions, events: PageEvents) {
    this.#chromium = chromium;
    this.session = attached.session;
    this.targetId = attached.targetId;
    this.window = new NativeWindow(chromium.connection.root, attached.targetId);
    this.schemes = schemes;
    this.processId = options.processId;
    this.#events = events;
    this.#menuBar = () => options.menuBar();
    this.#addFrame(this.targetId, undefined);
    this.#listen();
    this.ready = this.#setUp(options);
    this.ready.catch(() => {});
  }

  get mainFrame(): StandinFrame {
    return this.#frames.get(this.targetId) ?? this.#addFrame(this.targetId, undefined);
  }
  get ended(): boolean {
    return this.#ended;
  }
  frame(id: string): StandinFrame | undefined {
    return this.#frames.get(id);
  }
  frames(): Iterable<StandinFrame> {
    return this.#frames.values();
  }

  /** Sends to `ipcRenderer.on(channel)` of a frame; lost if no preload runs yet, as in Electron. */
  send(frameId: string, channel: string, args: unknown[]): void {
    this.receive(frameId, { type: 'message', channel, args });
  }

  receive(frameId: string, message: object): void {
    const json = encodeClone(message);
    const contextId = this.#isolated.get(frameId);
    if (contextId === undefined) return;
    this.session.post('Runtime.evaluate', { contextId, expression: `__electronReceive(${JSON.stringify(json)})` });
  }

  /** @throws (as a rejection) what the code throws, or its rejected promise's reason */
  async evaluate(frameId: string, code: string, userGesture: boolean): Promise<unknown> {
    const contextId = this.#own.get(frameId);
    if (contextId === undefined) throw new Error('Script failed to execute: the frame has no document');
    return this.#evaluateIn(contextId, code, userGesture);
  }

  drawMenuBar(): void {
    const contextId = this.#isolated.get(this.targetId);
    if (contextId === undefined) return;
    const expression = `globalThis.__electronMenuBar?.(${JSON.stringify(this.#menuBar())})`;
    this.session.post('Runtime.evaluate', { contextId, expression });
  }

  setDarkMode(dark: boolean): void {
    this.session.post('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
    });
  }

  /** After this it emits no more events. */
  async close(): Promise<void> {
    this.#events = SILENT;
    if (this.#ended) return;
    await this.#chromium.connection.root.send('Target.closeTarget', { targetId: this.targetId }).catch(() => {});
  }

  async #evaluateIn(contextId: number, code: string, userGesture: boolean): Promise<unknown> {
    const result = await this.session.send('Runtime.evaluate', {
      contextId,
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture,
      replMode: false,
    });
    const thrown = result.exceptionDetails;
    if (thrown === undefined) return at(result, 'result.value');
    throw new Error(
      textAt(thrown, 'exception.description', textAt(thrown, 'exception.value', 'Script failed to execute')),
    );
  }

  /** The page's world gets its end of the bridge before the preload uses it. App documents load afterwards, else they lack the preload. */
  async #setUp(options: PageOptions): Promise<void> {
    const source: PreloadOptions = { ...options, menuBar: options.menuBar(), except: TICKET_ORIGIN };
    const { session } = this;
    const script = (text: string, world: Json) =>
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: text, ...world });
    this.setDarkMode(options.darkMode);
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Inspector.enable'),
      session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
      script(mainWorldSource(source), {}),
      script(isolatedWorldSource(source), { worldName: WORLD }),
      session.send('Target.setAutoAttach', AUTO_ATTACH),
      session.send('Runtime.runIfWaitingForDebugger'),
    ]);
  }

  #listen(): void {
    const { session } = this;
    const isMain = (params: Json) => textAt(params, 'frameId', this.targetId) === this.targetId;
    session.on('Runtime.executionContextCreated', (params) => this.#contextCreated(objectAt(params, 'context')));
    session.on('Runtime.executionContextDestroyed', (params) =>
      this.#contextGone(numberAt(params, 'executionContextId')),
    );
    session.on('Runtime.executionContextsCleared', () => this.#contextsCleared());
    session.on('Runtime.bindingCalled', (params) => this.#bindingCalled(params));
    session.on('Page.frameAttached', (params) =>
      this.#addFrame(textAt(params, 'frameId'), textAt(params, 'parentFrameId')),
    );
    session.on('Page.frameDetached', (params) => this.#removeFrame(textAt(params, 'frameId')));
    session.on('Page.frameNavigated', (params) => this.#navigated(objectAt(params, 'frame')));
    session.on('Page.navigatedWithinDocument', (params) => {
      const frame = this.#frames.get(textAt(params, 'frameId'));
      frame?.navigated(textAt(params, 'url'), frame.name);
      if (isMain(params)) this.#events.onNavigated(this.mainFrame.url, true);
    });
    session.on('Page.frameStartedLoading', (params) => isMain(params) && this.#events.onLoading('started'));
    session.on('Page.frameStoppedLoading', (params) => isMain(params) && this.#events.onLoading('stopped'));
    session.on('Page.domContentEventFired', () => this.#events.onLoading('dom-ready'));
    session.on('Page.loadEventFired', () => this.#events.onLoading('finished'));
    session.on('Page.windowOpen', (params) =>
      this.#events.onWindowOpen({
        url: this.schemes.toApp(textAt(params, 'url')),
        frameName: textAt(params, 'windowName', ''),
        features: listAt(params, 'windowFeatures').join(','),
        userGesture: params.userGesture === true,
      }),
    );
    session.on('Inspector.targetCrashed', () => this.#events.onCrash());
    // Other targets of the page (workers, cross-site frames) run without a preload.
    session.on('Target.attachedToTarget', (params) => {
      const child = this.#chromium.connection.session(textAt(params, 'sessionId'));
      child.post('Runtime.runIfWaitingForDebugger');
    });
    this.#chromium.onTargetEnd(this.targetId, () => {
      this.#ended = true;
      for (const frame of this.#frames.values()) frame.detach();
      this.#events.onEnd();
    });
  }

  #addFrame(id: string, parentId: string | undefined): StandinFrame {
    const known = this.#frames.get(id);
    if (known) return known;
    const frame = new StandinFrame(this, id, parentId, this.#nextRoutingId++);
    this.#frames.set(id, frame);
    return frame;
  }

  #removeFrame(id: string): void {
    this.#frames.get(id)?.detach();
    if (id !== this.targetId) this.#frames.delete(id);
  }

  #navigated(frame: Json): void {
    const id = textAt(frame, 'id');
    const url = textAt(frame, 'unreachableUrl', textAt(frame, 'url')) + textAt(frame, 'urlFragment', '');
    this.#addFrame(id, textAt(frame, 'parentId', '') || undefined).navigated(url, textAt(frame, 'name', ''));
    if (id === this.targetId && !url.startsWith(TICKET_ORIGIN)) this.#events.onNavigated(this.mainFrame.url, false);
  }

  #contextCreated(context: Json): void {
    const id = numberAt(context, 'id');
    const frameId = textAt(context, 'auxData.frameId', '');
    if (at(context, 'auxData.isDefault') === true) this.#own.set(frameId, id);
    if (textAt(context, 'name', '') !== WORLD) return;
    this.#isolated.set(frameId, id);
    this.#frameOfContext.set(id, frameId);
    // The injected script has the bar's state from page creation.
    if (frameId === this.targetId) this.drawMenuBar();
  }

  #contextGone(id: number): void {
    this.#frameOfContext.delete(id);
    for (const contexts of [this.#isolated, this.#own]) {
      for (const [frameId, contextId] of contexts) if (contextId === id) contexts.delete(frameId);
    }
  }

  #contextsCleared(): void {
    this.#frameOfContext.clear();
    this.#isolated.clear();
    this.#own.clear();
  }

  /** Only our isolated world has the binding, so the context identifies the sending frame. */
  #bindingCalled(params: Json): void {
    if (textAt(params, 'name') !== BINDING) return;
    const frame = this.#frames.get(this.#frameOfContext.get(numberAt(params, 'executionContextId')) ?? '');
    const message = readMessage(textAt(params, 'payload'));
    if (!frame || !message) return;
    if (message.type === 'place') this.#events.onPlace();
    else if (message.type === 'title') this.#events.onTitle(textAt(message, 'title', ''));
    else if (message.type === 'focus') this.#events.onFocus(message.focused === true);
    else if (message.type === 'menu-bar') this.#events.onMenuBar(message);
    else if (typeof message.channel === 'string') this.#events.onMessage(frame, message);
  }
}

/** A compromised renderer can send anything; invalid messages are dropped. */
function readMessage(payload: string): Json | undefined {
  try {
    const message = decodeClone(payload);
    return isJson(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
