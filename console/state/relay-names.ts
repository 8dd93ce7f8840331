/** What relays are called where one stands in a sentence: several may be on one machine, and have its name. */

/** Characters of an id that tell relays apart. */
const SHORT = 8;

export const shortId = (id: string): string => id.slice(0, SHORT);

/** @returns id → name, with the beginning of the id where another has the same; the id of one that is not there */
export function relayNames(relays: readonly { id: string; name: string }[]): (id: string) => string {
  const counts = Map.groupBy(relays, ({ name }) => name);
  return (id) => {
    const known = relays.find((relay) => relay.id === id);
    if (!known) return shortId(id);
    return (counts.get(known.name)?.length ?? 0) > 1 ? `${known.name} (${shortId(id)})` : known.name;
  };
}
