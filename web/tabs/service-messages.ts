/** What a page and the service worker say to each other. */

export type ToService =
  /** The person wants the new version now. */
  | { kind: 'take-over' }
  /** A page has begun. */
  | { kind: 'started' };

/** With a port, on which the page answers with the path of its entry script: by it a build is known. */
export type FromService = { kind: 'which-entry' };
