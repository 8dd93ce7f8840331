class NotInStandinError extends Error {
  override readonly name = 'NotInStandinError';
  constructor(member: string) {
    super(`${member} is not part of the Electron stand-in (standin/README.md lists what is)`);
  }
}

/** Names that the language and tools probe on any object; they must be `undefined`, not throw. */
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

/** @param name such as `electron.app`. @param known members of Electron's API that are documented to be `undefined` on Linux */
export function limited<T extends object>(name: string, object: T, known: readonly string[] = []): T {
  return new Proxy(object, {
    get(target, property) {
      if (property in target || typeof property === 'symbol' || isProbed(property) || known.includes(property)) {
        const value = Reflect.get(target, property, target);
        // Private fields belong to the target, not the proxy, hence the binding.
        return typeof value === 'function' && !isClass(value) ? value.bind(target) : value;
      }
      throw new NotInStandinError(`${name}.${property}`);
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  });
}

/**
 * A proxy at the end of the prototype chain sees only lookups that nothing before it satisfies, and does not affect `this` or private
 * fields.
 * @param type a class that directly extends Node's emitter or nothing
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

/** Node's internal fields begin with an underscore; no member of Electron's does. */
const isProbed = (property: string) => PROBED.has(property) || property.startsWith('_');

/** An unsupported module of Electron: any use throws. */
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
