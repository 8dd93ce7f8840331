/** Readers for Chromium's messages, which are untrusted input: a missing value is an error that names it. */

/** A JSON object before validation. */
export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path, or undefined if any part is missing. */
export function at(value: unknown, path: string): unknown {
  let here = value;
  for (const key of path.split('.')) here = isJson(here) ? here[key] : undefined;
  return here;
}

/** @throws if there is no string at the path and no fallback was given */
export function textAt(value: unknown, path: string, fallback?: string): string {
  const found = at(value, path);
  if (typeof found === 'string') return found;
  if (fallback !== undefined) return fallback;
  throw new Error(`Chromium sent a message without the text "${path}"`);
}

/** @throws if there is no number at the path and no fallback was given */
export function numberAt(value: unknown, path: string, fallback?: number): number {
  const found = at(value, path);
  if (typeof found === 'number') return found;
  if (fallback !== undefined) return fallback;
  throw new Error(`Chromium sent a message without the number "${path}"`);
}

export function objectAt(value: unknown, path: string): Json {
  const found = at(value, path);
  return isJson(found) ? found : {};
}

export function listAt(value: unknown, path: string): unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}
