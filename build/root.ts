import { fileURLToPath } from 'node:url';

/** The folder of package.json, with a closing separator cut off. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
