/**
 * For each fault of `mutants.ts` a seed that detects it, and the promise it breaks. After a change of the world, find new ones with
 * `npm run simulate -- --mutant NAME --seeds 1000 --enough 3`.
 */

interface Found {
  seed: number;
  broken: RegExp;
}

export const FOUND_BY: Readonly<Record<string, Found>> = {
  'told before the commit': { seed: 7, broken: /what was taken is kept|an answer that was given is recorded/ },
  'key not checked': { seed: 26, broken: /an answer is recorded once/ },
  'cursor skipped': { seed: 3, broken: /a desk shows what the store holds/ },
  'page repeated without order': { seed: 16, broken: /a desk shows what the store holds/ },
  'retry under a new id': { seed: 9, broken: /the source acts on an answer once/ },
  'audited afterwards': { seed: 12, broken: /the trail tells of each answer once/ },
  'own state lost': { seed: 1, broken: /own state as the store holds it/ },
  'reminded again after a restart': { seed: 5, broken: /a reminder comes once/ },
  'removal not told': { seed: 12, broken: /what is taken from somebody goes from their desk/ },
  'fold counted twice': { seed: 2, broken: /each time something was raised is counted once/ },
  'old version taken': { seed: 4, broken: /an answer is to what its giver saw/ },
  'undo forgotten after a restart': { seed: 18, broken: /what was taken back is not sent/ },
  'a refused answer stays': { seed: 12, broken: /a refused answer comes back/ },
  'working time is ignored': { seed: 3, broken: /a reminder is due in working time/ },
  'items of a leaver stay': { seed: 2, broken: /an item of a leaver is handed on/ },
  'a scan that ends where it began': { seed: 10, broken: /what was there throughout is read/ },
  'a stale copy is listed': { seed: 1, broken: /a row that is read stood while it was read/ },
  'a page is skipped': { seed: 3, broken: /what was there throughout is read/ },
  'a page lacks its last row': { seed: 3, broken: /what was there throughout is read/ },
  'a row twice at the border of pages': { seed: 3, broken: /in the order of their changes, each once/ },
  'rows out of order': { seed: 1, broken: /in the order of their changes, each once/ },
  'the list of somebody else': { seed: 1, broken: /a row that is read belongs there|what its reader did with it/ },
  'a search without its last word': { seed: 1, broken: /a row that is read belongs there/ },
  'a filter is ignored': { seed: 2, broken: /a row is what the filter asks for/ },
  'what is switched off is listed': { seed: 1033, broken: /a row that is read belongs there/ },
  'own state of somebody else': { seed: 1, broken: /what its reader did with it/ },
  'an item of somebody else': { seed: 16, broken: /an item is shown to whom it is addressed/ },
  'a process of somebody else': { seed: 14, broken: /a process is shown to who has part in it/ },
  'a cursor skips a change': { seed: 1, broken: /a cursor skips nothing/ },
  'a count is off': { seed: 8, broken: /what is open is counted/ },
  'a trace lacks an answer': { seed: 2, broken: /an item that is read stood while it was read/ },
  'the administrator finds items of others': { seed: 13, broken: /a row that is read belongs there/ },
  'a filter of the history is ignored': { seed: 1, broken: /a row of the history is what the filter asks for/ },
  'a row of the history is lost between pages': { seed: 16, broken: /the history has what the desk has/ },
  'the history counts a page': { seed: 6, broken: /the history says how much it found/ },
};

/** For the faults of `cluster/mutants.ts`, seeds of clusters: `npm run simulate -- --cluster --mutant NAME --seeds 1000 --enough 3`. */
export const CLUSTER_FOUND_BY: Readonly<Record<string, Found>> = {
  'appended without the condition': { seed: 1, broken: /no copy comes apart/ },
  'told before the append': { seed: 4, broken: /an event makes one item|what was taken is kept|everything arrives/ },
  'run again while in doubt': { seed: 10, broken: /what is asked for once is in the log once/ },
  'nonce not looked up': { seed: 5, broken: /what is asked for once is in the log once/ },
  'what others wrote not forgotten': { seed: 13, broken: /staff see what became of an answer/ },
  'an entry applied twice': { seed: 1, broken: /no copy comes apart/ },
  'what does not fit passed over': {
    seed: 1,
    broken: /no copy comes apart|copies are the same|behind one entry hold the same/,
  },
  'what the disk did not take passed over': {
    seed: 36,
    broken: /no copy comes apart|copies are the same|behind one entry hold the same/,
  },
  'refused without asking for the head': { seed: 70, broken: /a refusal is true when it is told/ },
  'a lease not asked for in the unit': { seed: 17, broken: /is done by the one that has the duty/ },
  'a lease by the time of day': { seed: 15, broken: /a duty is taken only from one that stood still/ },
  'due by the time of day': { seed: 8, broken: /what is planned comes no earlier than it is due/ },
  'aged by the time of day': { seed: 8, broken: /what is removed for its age is as old/ },
  'the chain not looked at': {
    seed: 24,
    broken: /ahead of the log says so|copies are the same|the chain of the trail is whole/,
  },
  'not narrowed': { seed: 8, broken: /no copy comes apart/ },
  'a slice skipped': { seed: 8, broken: /no copy comes apart|copies are the same/ },
  'the end of an access not told': { seed: 2, broken: /whose access was ended is served nowhere/ },
  'rows changed at a start': {
    seed: 16,
    broken: /no copy comes apart|copies are the same|behind one entry hold the same/,
  },
  'a cursor that is brought is not waited for': { seed: 35, broken: /not older than the cursor that it brought/ },
  'unknown without a question to the others': {
    seed: 33,
    broken: /an item is found by its id|after is not a known cursor/,
  },
};
