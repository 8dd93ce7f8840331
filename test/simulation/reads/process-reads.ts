/** Processes: pages of those visible to a user, and single ones by id. */
import type { Person } from '../../../shared/people.ts';
import type { Process, ProcessList } from '../../../shared/processes.ts';
import { must } from '../invariant.ts';
import type { Span } from './book.ts';
import type { Heard, Reading } from './reader.ts';

const LIMITS = [1, 2, 50];
const MOST_PAGES = 100;

/** As stored: names and idle times are added for the reader. */
const textOf = ({ steps, ...process }: Process): string =>
  JSON.stringify({ ...process, steps: steps.map(({ ownerName: _, stalledSince: __, ...step }) => step) });

const isOwner = ({ steps }: Process, { id, roles }: Person): boolean =>
  steps.some(({ owner }) => owner !== null && (owner === id || roles.includes(owner)));

/** Whether an item of the process is addressed to the user in any state of the span, and in all. */
function received({ book, userId }: Reading, processId: string, span: Span): { ever: boolean; always: boolean } {
  const found = { ever: false, always: false };
  for (const id of book.ids()) {
    const { versions, throughout } = book.during(id, span);
    const theirs = versions.filter(({ item, members }) => item.process?.id === processId && members.includes(userId));
    if (theirs.length > 0) found.ever = true;
    if (theirs.length > 0 && theirs.length === versions.length && throughout) found.always = true;
  }
  return found;
}

/** States that the relay may have shown, from the one it had reported when it was asked. */
function statesOf({ book }: Reading, relay: string, id: string, told: number): readonly Process[] {
  return book.process(relay, id).states.slice(Math.max(told, 0));
}

type ToldStates = ReadonlyMap<string, number>;
const toldBy = ({ book }: Reading, relay: string): ToldStates =>
  new Map([...book.processIds()].map((id) => [id, book.process(relay, id).told]));

/** @param told states reported by all relays before the request */
function checkProcess(
  reading: Reading,
  { relay, person, from, to }: Heard<unknown>,
  told: ToldStates,
  shown: Process,
): void {
  const facts = { userId: person.id, process: shown.id, relay, from, to };
  const states = statesOf(reading, relay, shown.id, told.get(`${relay} ${shown.id}`) ?? 0);
  const text = textOf(shown);
  must(
    states.some((state) => textOf(state) === text),
    'a process that is read stood while it was read',
    facts,
  );
  const isTheirs = isOwner(shown, person) || received(reading, shown.id, { from, to }).ever;
  must(isTheirs, 'a process is shown to who has part in it', facts);
}

/** For all relays: which one answers is known only with the reply. */
const toldByAll = (reading: Reading): ToldStates =>
  new Map(
    reading.world.relays.flatMap(({ name }) =>
      [...toldBy(reading, name)].map(([id, told]): [string, number] => [`${name} ${id}`, told]),
    ),
  );

export async function readProcesses(reading: Reading): Promise<void> {
  const limit = reading.chance.pick(LIMITS);
  const before = toldByAll(reading);
  const pages: Heard<ProcessList>[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    if (pages.length > 0) await reading.rest();
    const told = toldByAll(reading);
    const page = await reading.ask((served, person) =>
      served.processes(person, { limit, ...(after ? { after } : {}) }),
    );
    if (!page) return;
    must(page.value.items.length <= limit, 'a page has no more rows than it may', { limit });
    for (const shown of page.value.items) checkProcess(reading, page, told, shown);
    must(pages.push(page) < MOST_PAGES, 'a list comes to its end', { limit });
    after = page.value.next;
  }
  checkAll(reading, before, pages);
}

/** Processes visible throughout the read must be on a page; unchanged ones on only one. */
function checkAll(reading: Reading, before: ToldStates, pages: readonly Heard<ProcessList>[]): void {
  const { book, world, brings } = reading;
  const isFollowed = brings || world.relays.length === 1;
  const [asking] = pages;
  if (!asking) return;
  const span = { from: Math.min(...pages.map((page) => page.from)), to: Math.max(...pages.map((page) => page.to)) };
  const isSame = pages.every(({ person }) => person.roles.join() === asking.person.roles.join());
  const shown = pages.flatMap(({ value }) => value.items.map(({ id }) => id));
  for (const id of book.processIds()) {
    // Each relay asked has reported at least one state; the earliest of these counts.
    const firsts = pages.map(({ relay }) => before.get(`${relay} ${id}`) ?? -1);
    const { states } = book.process(asking.relay, id);
    const stood = states.slice(Math.max(Math.min(...firsts), 0));
    const isStill = stood.length === 1;
    const isGone = world.plan.kinds.has('a night passes');
    const facts = { userId: asking.person.id, process: id, relays: pages.map(({ relay }) => relay), ...span };
    if (firsts.includes(-1) || isGone || !isSame || (!isStill && !isFollowed)) continue;
    const times = shown.filter((one) => one === id).length;
    must(times <= 1 || !isStill, 'a process is read once', facts);
    const isTheirs = stood.every((state) => isOwner(state, asking.person)) || received(reading, id, span).always;
    must(times >= 1 || !isTheirs, 'a process that was there throughout is read', facts);
  }
}

export async function readProcess(reading: Reading): Promise<void> {
  const { book, chance, world } = reading;
  const ids = [...book.processIds()];
  if (ids.length === 0) return;
  const id = chance.pick(ids);
  const told = toldByAll(reading);
  const answer = await reading.ask((served, person) => served.process(person, id));
  if (!answer) return;
  if (answer.value) return checkProcess(reading, answer, told, answer.value);
  const { states, told: now } = book.process(answer.relay, id);
  const known = told.get(`${answer.relay} ${id}`) ?? -1;
  if (known < 0 || known !== now || now !== states.length - 1 || world.plan.kinds.has('a night passes')) return;
  const newest = states[now];
  const isTheirs = newest && (isOwner(newest, answer.person) || received(reading, id, answer).always);
  must(!isTheirs, 'a process is found by its id', { userId: answer.person.id, process: id, relay: answer.relay });
}
