/** A fault: a relay of the newer program writes changesets with the newer columns while others know only the older schema. */
import { ABSENT, ChangesetReader, TABLE, UPDATE } from '../../../relay/store/replica/changeset.ts';
import { readBody, writeBody } from '../../../relay/store/replica/entry-body.ts';
import { type Faulty, SOUND } from '../faulty.ts';
import { RANK } from './versions.ts';

const [INTEGER, NO_KEY] = [1, 0];
/** The added column in a SQLite changeset: its value in a row, and "unchanged" in an update. */
const ADDED = Buffer.alloc(9, 0);
ADDED.writeUInt8(INTEGER, 0);
ADDED.writeBigInt64BE(BigInt(RANK), 1);
const SAME = Uint8Array.of(ABSENT);

export const notNarrowed: Faulty = {
  ...SOUND,
  replica: (inner) => ({
    ...inner,
    compute(units, now) {
      const computed = inner.compute(units, now);
      if (computed.body === null || inner.level() === inner.schema) return computed;
      return { ...computed, body: widenedBody(computed.body) };
    },
  }),
};

function widenedBody(body: Uint8Array): Uint8Array {
  const said = readBody(body);
  if (typeof said === 'string') throw new Error(said);
  return writeBody({ ...said, changeset: widened(said.changeset) });
}

function widened(changeset: Uint8Array): Uint8Array {
  const reading = new ChangesetReader(changeset);
  const parts: Uint8Array[] = [];
  while (!reading.isOver) {
    const from = reading.at;
    const { table, columns, keys } = reading.header();
    const isWider = table === 'items';
    if (isWider) {
      const named = changeset.subarray(keys + columns, reading.at);
      parts.push(
        Uint8Array.of(TABLE, columns + 1),
        changeset.subarray(keys, keys + columns),
        Uint8Array.of(NO_KEY),
        named,
      );
    } else parts.push(changeset.subarray(from, reading.at));
    while (!reading.isOver && reading.next !== TABLE) parts.push(...widenedRow(reading, changeset, columns, isWider));
  }
  return Buffer.concat(parts);
}

function widenedRow(reading: ChangesetReader, bytes: Uint8Array, columns: number, isWider: boolean): Uint8Array[] {
  const from = reading.at;
  const op = reading.byte();
  reading.skip(1);
  const parts = [bytes.subarray(from, reading.at)];
  for (let records = op === UPDATE ? 2 : 1; records > 0; records -= 1) {
    const record = reading.at;
    reading.record(columns);
    parts.push(bytes.subarray(record, reading.at));
    if (isWider) parts.push(op === UPDATE ? SAME : ADDED);
  }
  return parts;
}
