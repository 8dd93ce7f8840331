/** @param type in lower case, without parameters */
export const isJson = (type: string): boolean =>
  type === 'application/json' || /^application\/[a-z0-9.+-]+\+json$/.test(type);
