/** Texts of others in sentences of ours: a right-to-left name must not reorder the amount or the time beside it. */

/** Code points that run from right to left unless assigned otherwise (UAX #9, table 4; DerivedBidiClass.txt). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Isolated by FSI and PDI (UAX #9, section 2.4.1) where it has letters from right to left; other text reorders nothing. */
export const isolate = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);

/**
 * A part of the catalogue whose sentences isolate each text that is put into them. Markup has `<bdi>` and `dir="auto"`; a sentence, the
 * name of a button and a notification are plain text.
 */
export function isolating<W extends object>(words: W): W {
  const known = wrapped.get(words);
  if (known) return known as W;
  const made = wrap(words);
  wrapped.set(words, made);
  return made;
}

/** A catalogue is wrapped once, however often it is asked for. */
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
