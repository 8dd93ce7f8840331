/**
 * Structured clone as JSON text, for messages between this process and a page; DevTools bindings carry only strings. Both functions are
 * also injected into the page as source text, so they may use only the language itself.
 *
 * In the JSON an array is always a tagged value: `['d', 0]` is a date, `['o', 3, [['k', 1]]]` an object with number 3, `['ref', 3]` a
 * reference to that object. HTML Living Standard, section 2.7 (StructuredSerialize).
 */

/** @throws TypeError-like DataCloneError for functions, symbols, promises and weak collections */
export function encodeClone(root: unknown): string {
  const seen = new Map<unknown, number>();
  const tag = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);
  const bytes = (view: Uint8Array) => {
    let text = '';
    for (const byte of view) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const refuse = (value: unknown): never => {
    const error = new Error(`${typeof value === 'object' ? `#<${tag(value)}>` : String(value)} could not be cloned.`);
    error.name = 'DataCloneError';
    throw error;
  };
  const number = (value: number): unknown => {
    if (Object.is(value, -0)) return ['n', '-0'];
    return Number.isFinite(value) ? value : ['n', String(value)];
  };
  const entries = (value: object) => Object.entries(value).map(([key, item]) => [key, encode(item)]);
  const object = (value: object): unknown => {
    const known = seen.get(value);
    if (known !== undefined) return ['ref', known];
    const id = seen.size;
    seen.set(value, id);
    const kind = tag(value);
    if (Array.isArray(value)) return ['a', id, Array.from(value, encode)];
    if (kind === 'Date') return ['d', id, number((value as Date).getTime())];
    if (kind === 'RegExp') return ['r', id, (value as RegExp).source, (value as RegExp).flags];
    if (kind === 'Map') return ['m', id, [...(value as Map<unknown, unknown>)].map(([k, v]) => [encode(k), encode(v)])];
    if (kind === 'Set') return ['s', id, [...(value as Set<unknown>)].map(encode)];
    if (kind === 'Error' || kind === 'DOMException') {
      const error = value as Error;
      return ['e', id, error.name, error.message, error.stack ?? ''];
    }
    if (kind === 'ArrayBuffer') return ['t', id, kind, bytes(new Uint8Array(value as ArrayBuffer))];
    if (ArrayBuffer.isView(value)) {
      return ['t', id, kind, bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))];
    }
    if (kind === 'Boolean' || kind === 'Number' || kind === 'String') return ['w', id, encode(value.valueOf())];
    if (kind !== 'Object' && kind !== 'Arguments') return refuse(value);
    return ['o', id, entries(value)];
  };
  const encode = (value: unknown): unknown => {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number') return number(value);
    if (value === undefined) return ['u'];
    if (typeof value === 'bigint') return ['b', String(value)];
    return typeof value === 'object' ? object(value) : refuse(value);
  };
  return JSON.stringify(encode(root));
}

/** Decodes the output of {@link encodeClone}. Buffers become `Uint8Array`, as in Electron. */
export function decodeClone(json: string): unknown {
  const made = new Map<unknown, unknown>();
  const keep = <T>(id: unknown, value: T): T => {
    made.set(id, value);
    return value;
  };
  const bytes = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const error = (id: unknown, name: string, message: string, stack: string) => {
    const kinds: Record<string, ErrorConstructor> = {
      EvalError,
      RangeError,
      ReferenceError,
      SyntaxError,
      TypeError,
      URIError,
    };
    const value = keep(id, new (kinds[name] ?? Error)(message));
    Object.defineProperty(value, 'stack', { value: stack, configurable: true, writable: true });
    return value;
  };
  const typed = (id: unknown, kind: string, text: string) => {
    const { buffer } = bytes(text);
    const kinds: Record<string, new (buffer: ArrayBuffer) => unknown> = {
      Int8Array,
      Uint8ClampedArray,
      Int16Array,
      Uint16Array,
      Int32Array,
      Uint32Array,
      Float32Array,
      Float64Array,
      BigInt64Array,
      BigUint64Array,
      DataView,
    };
    if (kind === 'ArrayBuffer') return keep(id, buffer);
    return keep(id, new (kinds[kind] ?? Uint8Array)(buffer));
  };
  const list = (id: unknown, items: unknown[]) => {
    const value = keep<unknown[]>(id, []);
    for (const item of items) value.push(decode(item));
    return value;
  };
  const object = (id: unknown, pairs: [string, unknown][]) => {
    const value = keep<Record<string, unknown>>(id, {});
    // defineProperty, because a key may be `__proto__`.
    for (const [key, item] of pairs) {
      Object.defineProperty(value, key, { value: decode(item), enumerable: true, configurable: true, writable: true });
    }
    return value;
  };
  const map = (id: unknown, pairs: [unknown, unknown][]) => {
    const value = keep(id, new Map());
    for (const [key, item] of pairs) value.set(decode(key), decode(item));
    return value;
  };
  const set = (id: unknown, items: unknown[]) => {
    const value = keep(id, new Set());
    for (const item of items) value.add(decode(item));
    return value;
  };
  const decode = (node: unknown): unknown => {
    if (!Array.isArray(node)) return node;
    const [kind, id, first, second, third] = node;
    if (kind === 'u') return undefined;
    if (kind === 'n') return Number(id);
    if (kind === 'b') return BigInt(id);
    if (kind === 'ref') return made.get(id);
    if (kind === 'a') return list(id, first);
    if (kind === 'o') return object(id, first);
    if (kind === 'd') return keep(id, new Date(decode(first) as number));
    if (kind === 'r') return keep(id, new RegExp(first, second));
    if (kind === 'm') return map(id, first);
    if (kind === 's') return set(id, first);
    if (kind === 'e') return error(id, first, second, third);
    if (kind === 't') return typed(id, first, second);
    if (kind === 'w') return keep(id, Object(decode(first)));
    throw new Error('a message was not encoded by encodeClone');
  };
  return decode(JSON.parse(json));
}
