/** Promises, told in the words in which they are found broken. */

/** @throws Error that names the promise which was broken */
export function must(holds: boolean, promise: string, facts: object = {}): void {
  if (!holds) throw new Error(`${promise}: ${JSON.stringify(facts)}`);
}
