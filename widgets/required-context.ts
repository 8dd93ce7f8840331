import { createContext, type Provider, useContext } from 'react';

/** A context without default value: `[Provider, hook]`. The hook throws outside the provider. @param name of the value, for the error */
export function requiredContext<T extends object>(name: string): readonly [Provider<T | null>, () => T] {
  const context = createContext<T | null>(null);
  const use = (): T => {
    const value = useContext(context);
    if (!value) throw new Error(`${name} needed, and no provider of it is above this component`);
    return value;
  };
  return [context.Provider, use];
}
