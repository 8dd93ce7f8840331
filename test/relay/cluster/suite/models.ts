/** Several writers in any order against a model of the log: a list. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { followsOn, placeOf } from '../../../../relay/cluster/entry.ts';
import { type ClusterLog, type LogEntry, type LogPlace, Truncated } from '../../../../relay/cluster/log-port.ts';
import { beginning, entryAfter, type OpenWorld, RELAYS } from './world.ts';

const NAMES = ['a', 'b', 'c'] as const;
type Name = (typeof NAMES)[number];

interface Step {
  who: Name;
  does: 'append' | 'append' | 'again' | 'catch up' | 'ask' | 'hand over' | 'truncate';
}
const step: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom(...NAMES),
  does: fc.constantFrom('append', 'append', 'again', 'catch up', 'ask', 'hand over', 'truncate'),
});

/** The expected log, and the state of each writer. */
interface Model {
  nonces: string[];
  oldest: number;
  /** Relays that may have the turn. It may have expired; then no relay has it. */
  asked: Set<Name>;
  writers: Record<Name, { log: ClusterLog; place: LogPlace; last: LogEntry | null }>;
}

export function models(open: OpenWorld, numRuns: number): void {
  test('whatever several writers do in whatever order, the log is one list without gaps', async (t) => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const world = await open(t);
      const start = beginning();
      const writer = (name: Name) => ({ log: world.connect(name), place: start, last: null });
      const model: Model = {
        ...{ nonces: [], oldest: 1, asked: new Set() },
        writers: { a: writer('a'), b: writer('b'), c: writer('c') },
      };
      await model.writers.a.log.found(start);
      for (const { who, does } of steps) await STEPS[does](model, who);
      await endsAs(model);
      for (const name of NAMES) await model.writers[name].log.close();
    });
    await fc.assert(property, { numRuns });
  });

  for (const byTurns of [false, true]) {
    test(`three that write at once${byTurns ? ', by turns' : ''}: one list, and each has all it wrote in it once`, async (t) => {
      const world = await open(t);
      const start = beginning();
      await world.connect('a').found(start);
      const written = await Promise.all(NAMES.map((name) => race(world.connect(name), name, start, byTurns)));
      let place = start;
      const nonces: string[] = [];
      for (const entry of await world.connect('a').read(0, 1 << 20)) {
        assert.ok(followsOn(place, entry));
        place = placeOf(entry);
        nonces.push(entry.nonce);
      }
      assert.deepEqual(nonces.sort(), written.flat().sort());
    });
  }
}

const EACH = 8;

/** Appends until all its entries are accepted, on top of any others. @returns their nonces */
async function race(log: ClusterLog, name: Name, start: LogPlace, byTurns: boolean): Promise<string[]> {
  const nonces: string[] = [];
  for (let place = start; nonces.length < EACH; ) {
    if (byTurns) await log.takeTurn(RELAYS[name]);
    const entry = entryAfter(place, { relay: RELAYS[name] });
    const { kind } = await log.append(entry);
    if (kind === 'appended') nonces.push(entry.nonce);
    if (byTurns) await log.handOver(RELAYS[name]);
    for (const other of await log.read(place.position, 1 << 20)) place = placeOf(other);
  }
  return nonces;
}

const STEPS: Record<Step['does'], (model: Model, who: Name) => Promise<void>> = {
  async append(model, who) {
    const writer = model.writers[who];
    writer.last = entryAfter(writer.place, { relay: RELAYS[who], body: Buffer.from(`${who} ${model.nonces.length}`) });
    await send(model, who, writer.last);
  },
  async again(model, who) {
    const { last } = model.writers[who];
    if (last) await send(model, who, last);
  },
  async 'catch up'(model, who) {
    await catchUp(model, who);
  },
  async ask(model, who) {
    const free = model.asked.size === 0;
    model.asked.add(who);
    const has = await model.writers[who].log.takeTurn(RELAYS[who]);
    if (free) assert.ok(has, 'a turn that nobody asks for is had at once');
  },
  async 'hand over'(model, who) {
    model.asked.delete(who);
    await model.writers[who].log.handOver(RELAYS[who]);
  },
  async truncate(model, who) {
    model.oldest = Math.max(model.oldest, model.nonces.length - 2);
    await model.writers[who].log.truncate(model.oldest);
  },
};

async function send(model: Model, who: Name, entry: LogEntry): Promise<void> {
  const { log } = model.writers[who];
  const { position } = entry.after;
  const answer = await log.append(entry).catch((error: unknown) => error);
  if (answer instanceof Truncated)
    return void assert.ok(position + 1 < model.oldest, 'what was truncated could be read');
  const kind = answer !== null && typeof answer === 'object' && 'kind' in answer ? answer.kind : answer;
  if (model.nonces[position] === entry.nonce) return void assert.equal(kind, 'appended', 'found by its nonce');
  if (position < model.nonces.length) return void assert.equal(kind, 'taken', 'the place was taken');
  if (kind === 'appended') model.nonces.push(entry.nonce);
  else assert.ok(kind === 'held' && [...model.asked].some((name) => name !== who), `refused for nothing: ${kind}`);
}

async function catchUp(model: Model, who: Name): Promise<void> {
  const writer = model.writers[who];
  const read = await writer.log.read(writer.place.position, 60).catch((error: unknown) => {
    if (!(error instanceof Truncated)) throw error;
    assert.ok(writer.place.position + 1 < model.oldest, 'what was truncated could be read');
    return null;
  });
  // Continues at the head, as a relay does after loading a snapshot.
  if (read === null) writer.place = await writer.log.head();
  for (const entry of read ?? []) {
    assert.ok(followsOn(writer.place, entry));
    assert.equal(entry.nonce, model.nonces[entry.after.position]);
    writer.place = placeOf(entry);
  }
  if (read && read.length > 0) await catchUp(model, who);
}

async function endsAs(model: Model): Promise<void> {
  for (const name of NAMES) {
    await catchUp(model, name);
    assert.equal(model.writers[name].place.position, model.nonces.length);
  }
  const head = await model.writers.a.log.head();
  assert.equal(head.position, model.nonces.length);
  assert.equal(head.oldest, model.oldest);
}
