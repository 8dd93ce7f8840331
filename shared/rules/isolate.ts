/** Isolates external texts in sentences: a right-to-left name must not reorder an adjacent amount or time. */

/** Code points that are right-to-left unless assigned otherwise (UAX #9, table 4; DerivedBidiClass.txt). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Wraps text with right-to-left letters in FSI and PDI (UAX #9, section 2.4.1); other text needs no isolation. */
export const isolate = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);

/** Catalogue functions that isolate each string argument, for plain text; markup has `<bdi>` and `dir="auto"`. */
export function isolating<W extends object>(words: W): W {
  const known = wrapped.get(words);
  if (known) return known as W;
  const made = wrap(words);
  wrapped.set(words, made);
  return made;
}

/** Cache: each catalogue is wrapped once. */
const wrapped = new WeakMap<object, object>();

function wrap<W extends object>(words: W): W {
  const known = new Map<PropertyKey, unknown>();
  return new Proxy(words, {
    get(target, name) {
      const part: unknown = Reflect.get(target, name);
      if (!Object.hasOwn(target, name)) return part;
      if (!known.has(name)) known.set(name, partOf(part));
      return known.get(name);
    },
  });
}

function partOf(part: unknown): unknown {
  if (typeof part === 'function') {
    return (...given: unknown[]): unknown =>
      Reflect.apply(
        part,
        undefined,
        given.map((one) => (typeof one === 'string' ? isolate(one) : one)),
      );
  }
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? isolating(part) : part;
}
