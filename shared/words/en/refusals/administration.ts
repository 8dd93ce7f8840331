/** Objects of administration requests that do not exist. */
export const administration = {
  nothingToPing: (id: string) => `There is nothing to test at ${id}`,
  noLetter: 'There is no such dead letter',
  stillRejected: (count: number) =>
    count === 1
      ? '1 event still does not fit; it stays in the letter'
      : `${count} events still do not fit; they stay in the letter`,
  beingWithdrawn: 'The source is asked to take this answer back; replay the letter once it has refused',
  oneEvent: 'A dry run takes one event',
  recordChanged: (seq: number) => `Record ${seq} of the audit was changed: run audit verify`,
  hookName: 'The name of a hook is 1 to 63 of A-Z a-z 0-9 . _ -',
  absent: (kind: string, id: string) => `There is no ${kind} ${id}`,
  nobodyNamed: 'Nothing here names this person',
  alone: 'This relay is alone: BECKON_CLUSTER is not set',
  verifiedLately:
    'The copies were held against each other less than a minute ago: GET /v1/admin/cluster says what came of it',
  matchesChanged: (count: number) => `${count} open items match now; look at them before you change them`,
  delegateIsSelf: 'An administrator cannot become the delegate of someone else by their own act; someone else has to',
  noPersons: 'Figures of people are off: the directory file allows them with insights: { persons: true }',
  noWebPush: 'This relay has no gateway for browsers (webpush)',
};
