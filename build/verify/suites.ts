/** Which test files run in which command, where the name of the file does not say it. */

/** Reasons why a test file cannot share its process with others. */
export const OWN_PROCESS: Readonly<Record<string, string>> = {};

/** Tests that fail at times for a reason outside the product; left out of `npm test` and `npm run test:all`. */
export const UNSTEADY: Readonly<Record<string, string>> = {};

/** Left to `npm run test:all`: a file, or a folder with its slash. */
export const BEYOND_DEFAULT: readonly string[] = [];
