import { createContext, type Provider, useContext } from 'react';

/**
 * A context that has no value by itself: `[Provider, hook]`, where the hook throws outside its provider instead of drawing nothing.
 * @param name of what it hands down, for the error
 */
export function requiredContext<T extends object>(name: string): readonly [Provider<T | null>, () => T] {
  const context = createContext<T | null>(null);
  const use = (): T => {
    const value = useContext(context);
    if (!value) throw new Error(`${name} needed, and no provider of it is above this component`);
    return value;
  };
  return [context.Provider, use];
}
