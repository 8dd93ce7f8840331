/** Names of relays in sentences. Several relays may run on one machine and share its name. */

const SHORT = 8;

export const shortId = (id: string): string => id.slice(0, SHORT);

/** @returns id → name, with an id prefix if the name is ambiguous; the id itself for an unknown relay */
export function relayNames(relays: readonly { id: string; name: string }[]): (id: string) => string {
  const counts = Map.groupBy(relays, ({ name }) => name);
  return (id) => {
    const known = relays.find((relay) => relay.id === id);
    if (!known) return shortId(id);
    return (counts.get(known.name)?.length ?? 0) > 1 ? `${known.name} (${shortId(id)})` : known.name;
  };
}
