/** Installs the packages of the lock file in `folder`, unless they are there. @returns the exit code */
export function installFromLock(folder: string, options?: readonly string[]): Promise<number>;
