/** The first difference between node_modules below `root` and its lock file, in words; undefined when there is none. */
export function differenceFromLock(root: string): string | undefined;
