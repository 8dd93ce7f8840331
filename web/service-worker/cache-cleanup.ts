/** Removes files of older builds when no page of such a build is open. */

export interface KeptBuilds {
  has(path: string): boolean;
  /** @param may called after the caches were listed; a build that is cached later is not dropped */
  dropOthers(may: () => boolean): Promise<void>;
}

/**
 * @param entries for each open page the path of its entry script; another value if it did not reply
 * @param newest returns true if no newer build, with its files already cached, waits to take over
 */
export async function tidy(
  kept: KeptBuilds,
  entries: readonly Promise<unknown>[],
  newest: () => boolean,
): Promise<void> {
  const current = (entry: unknown): boolean => typeof entry === 'string' && kept.has(entry);
  if ((await Promise.all(entries)).every(current)) await kept.dropOthers(newest);
}
