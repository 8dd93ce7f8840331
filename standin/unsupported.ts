/** What the stand-in does not have says so by its full name, instead of being `undefined`. */

/** Thrown on the use of a member of Electron's API that the stand-in does not supply. */
class NotInStandinError extends Error {
  override readonly name = 'NotInStandinError';
  constructor(member: string) {
    super(`${member} is not part of the Electron stand-in (standin/README.md lists what is)`);
  }
}

/** Names that the language and tools ask of any object; they must answer `undefined`, not throw. */
const PROBED = new Set([
  'then',
  'toJSON',
  'inspect',
  'constructor',
  '$$typeof',
  'asymmetricMatch',
  'nodeType',
  'tagName',
]);

/**
 * Wraps an object so that reading a member it lacks throws {@link NotInStandinError}.
 * @param name how Electron calls the object, for example `electron.app`
 * @param known members of Electron's API that are documented to be `undefined` on Linux
 */
export function limited<T extends object>(name: string, object: T, known: readonly string[] = []): T {
  return new Proxy(object, {
    get(target, property) {
      if (property in target || typeof property === 'symbol' || isProbed(property) || known.includes(property)) {
        const value = Reflect.get(target, property, target);
        // Private fields live on the target, not on the proxy, hence the binding.
        return typeof value === 'function' && !isClass(value) ? value.bind(target) : value;
      }
      throw new NotInStandinError(`${name}.${property}`);
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  });
}

/**
 * Makes instances of a class throw {@link NotInStandinError} for members they lack. A proxy at the end of the prototype
 * chain hears only of what nothing before it has, and leaves `this`, and so private fields, alone.
 * @param type the class of ours that stands directly above Node's emitter or above nothing
 * @param name how Electron calls it, for example `BrowserWindow`
 */
export function guardInstances(type: { prototype: object }, name: string): void {
  const parent: unknown = Object.getPrototypeOf(type.prototype);
  if (typeof parent !== 'object' || parent === null) return;
  const guard = new Proxy(parent, {
    get(target, property, receiver) {
      if (typeof property === 'symbol' || property in target || isProbed(property)) {
        return Reflect.get(target, property, receiver);
      }
      throw new NotInStandinError(`electron.${name}.${property}`);
    },
  });
  Object.setPrototypeOf(type.prototype, guard);
}

/** Node's own fields begin with an underscore, and no member of Electron's does. */
const isProbed = (property: string) => PROBED.has(property) || property.startsWith('_');

/** A whole module of Electron that is absent: any use of it throws. */
export function absent(name: string): never {
  const refuse = (member: string): never => {
    throw new NotInStandinError(member);
  };
  return new Proxy(function missing() {}, {
    get: (_target, property) =>
      typeof property === 'symbol' || isProbed(property) ? undefined : refuse(`${name}.${property}`),
    apply: () => refuse(`${name}()`),
    construct: () => refuse(`new ${name}()`),
  }) as never;
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}
