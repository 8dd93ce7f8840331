/** Files of older builds, removed once no page of such a build is open. */

/** The files of this build, and those of others. */
export interface KeptBuilds {
  has(path: string): boolean;
  /** @param may asked once it is known which there are; a build that comes meanwhile is none of them */
  dropOthers(may: () => boolean): Promise<void>;
}

/**
 * @param entries of each open page the path of its entry script; anything else where it did not say
 * @param newest no build waits to take over, whose files are there already
 */
export async function tidy(
  kept: KeptBuilds,
  entries: readonly Promise<unknown>[],
  newest: () => boolean,
): Promise<void> {
  const current = (entry: unknown): boolean => typeof entry === 'string' && kept.has(entry);
  if ((await Promise.all(entries)).every(current)) await kept.dropOthers(newest);
}
