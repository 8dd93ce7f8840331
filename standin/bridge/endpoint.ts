/**
 * One end of the context bridge; runs in both the page's own world and the preload's isolated world. The ends communicate by DOM events,
 * which cross worlds synchronously and clone their `detail`, so that an exposed function returns synchronously, as in Electron. Injected as
 * source text: may use only its arguments and the language. https://www.electronjs.org/docs/latest/api/context-bridge
 */

/** The DOM subset used by page-side code; this process is compiled without DOM types. */
interface PageEvent {
  detail: unknown;
}
export interface PageWindow {
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  dispatchEvent(event: PageEvent): boolean;
  CustomEvent: new (type: string, init: { detail: unknown }) => PageEvent;
}

/** A value in transfer: a clone, or the id of a value that stays in its world. */
type Wire =
  | { kind: 'clone'; value: unknown }
  | { kind: 'list'; items: Wire[] }
  | { kind: 'object'; entries: [string, Wire][] }
  | { kind: 'function'; id: number }
  | { kind: 'yours'; id: number }
  | { kind: 'promise'; id: number }
  | { kind: 'error'; message: string };

/** @param name secret name shared by both ends. @param onExpose handles an `expose` message of the other end */
export function bridgeEndpoint(
  window: PageWindow,
  name: string,
  side: 'main' | 'isolated',
  onExpose: (key: string, api: Wire) => void,
) {
  const { CustomEvent } = window;
  const dispatch = window.dispatchEvent.bind(window);
  const mine = `${name}-${side}`;
  const other = `${name}-${side === 'main' ? 'isolated' : 'main'}`;
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  const promises = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  const remote = new WeakMap<object, number>();
  const replies: { ok: boolean; value: Wire }[] = [];
  let nextId = 1;
  const send = (message: object) => void dispatch(new CustomEvent(other, { detail: message }));
  const collected = new FinalizationRegistry<number>((id) => send({ type: 'release', id }));
  const errorWire = (error: unknown): Wire =>
    error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)
      ? { kind: 'error', message: String((error as Error).message) }
      : wrap(error);

  const wrapFunction = (value: (...args: unknown[]) => unknown): Wire => {
    const theirs = remote.get(value);
    if (theirs !== undefined) return { kind: 'yours', id: theirs };
    const id = nextId++;
    functions.set(id, value);
    return { kind: 'function', id };
  };
  const wrapPromise = (value: PromiseLike<unknown>): Wire => {
    const id = nextId++;
    value.then(
      (result) => send({ type: 'settle', id, ok: true, value: wrap(result) }),
      (error) => send({ type: 'settle', id, ok: false, value: errorWire(error) }),
    );
    return { kind: 'promise', id };
  };
  const wrapObject = (value: object, depth: number): Wire => {
    if (depth > 1000) throw new TypeError('Electron contextBridge recursion depth exceeded');
    const kind = Object.prototype.toString.call(value);
    if (kind === '[object Promise]') return wrapPromise(value as PromiseLike<unknown>);
    if (kind === '[object Error]') return errorWire(value);
    if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => wrap(item, depth + 1)) };
    if (kind !== '[object Object]') return { kind: 'clone', value: structuredClone(value) };
    const entries: [string, Wire][] = Object.keys(value).map((key) => [
      key,
      wrap((value as Record<string, unknown>)[key], depth + 1),
    ]);
    return { kind: 'object', entries };
  };
  const wrap = (value: unknown, depth = 0): Wire => {
    if (typeof value === 'function') return wrapFunction(value as (...args: unknown[]) => unknown);
    if (typeof value === 'object' && value !== null) return wrapObject(value, depth);
    if (typeof value === 'symbol') throw new TypeError('A symbol could not be cloned.');
    return { kind: 'clone', value };
  };

  const proxyFunction = (id: number) => {
    const proxy = (...args: unknown[]): unknown => {
      send({ type: 'call', id, args: args.map((arg) => wrap(arg)) });
      const reply = replies.pop();
      if (!reply) throw new Error('the other side of the context bridge has ended');
      if (reply.ok) return unwrap(reply.value, false);
      throw unwrap(reply.value, false);
    };
    remote.set(proxy, id);
    collected.register(proxy, id);
    return proxy;
  };
  const unwrapObject = (entries: [string, Wire][], frozen: boolean) => {
    const value = {};
    for (const [key, item] of entries) {
      Object.defineProperty(value, key, {
        value: unwrap(item, frozen),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return frozen ? Object.freeze(value) : value;
  };
  const unwrap = (wire: Wire, frozen: boolean): unknown => {
    if (wire.kind === 'clone') return wire.value;
    if (wire.kind === 'error') return new Error(wire.message);
    if (wire.kind === 'yours') return functions.get(wire.id);
    if (wire.kind === 'function') return proxyFunction(wire.id);
    if (wire.kind === 'promise') return new Promise((resolve, reject) => promises.set(wire.id, { resolve, reject }));
    if (wire.kind === 'object') return unwrapObject(wire.entries, frozen);
    const items = wire.items.map((item) => unwrap(item, frozen));
    return frozen ? Object.freeze(items) : items;
  };

  const answer = (id: number, args: Wire[]): { type: string; ok: boolean; value: Wire } => {
    try {
      const target = functions.get(id);
      if (!target) throw new Error('the function no longer exists');
      return { type: 'reply', ok: true, value: wrap(target(...args.map((arg) => unwrap(arg, false)))) };
    } catch (error) {
      return { type: 'reply', ok: false, value: errorWire(error) };
    }
  };
  window.addEventListener(mine, (event) => {
    const message = event.detail as
      | { type: 'expose'; key: string; api: Wire }
      | { type: 'call'; id: number; args: Wire[] }
      | { type: 'reply'; ok: boolean; value: Wire }
      | { type: 'settle'; id: number; ok: boolean; value: Wire }
      | { type: 'release'; id: number };
    if (message.type === 'expose') onExpose(message.key, message.api);
    else if (message.type === 'call') send(answer(message.id, message.args));
    else if (message.type === 'reply') replies.push(message);
    else if (message.type === 'release') functions.delete(message.id);
    else {
      const waiting = promises.get(message.id);
      promises.delete(message.id);
      if (message.ok) waiting?.resolve(unwrap(message.value, false));
      else waiting?.reject(unwrap(message.value, false));
    }
  });
  return {
    wrap: (value: unknown) => wrap(value),
    unwrap /** Sends a message without a reply; `expose` is the only one. */,
    send,
  };
}

/** Runs in the page's own world before any script of the page; receives what the preload exposes. */
export function installMainWorld(window: PageWindow, endpoint: typeof bridgeEndpoint, name: string): void {
  const end = endpoint(window, name, 'main', (key, api) => {
    Object.defineProperty(window, key, {
      value: end.unwrap(api, true),
      enumerable: true,
      configurable: false,
      writable: false,
    });
  });
}
