/** @throws Error whose message names the broken promise */
export function must(holds: boolean, promise: string, facts: object = {}): void {
  if (!holds) throw new Error(`${promise}: ${JSON.stringify(facts)}`);
}
