/**
 * What an entry of the log says: a version, the length of its head, the head (JSON: of which schema it is, what desks are told of it), and
 * the changeset, deflated. Documents are in the changeset alone: what desks are told is named by ids and cursors, and read on each copy.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import Type, { type Static } from 'typebox';
import { checker } from '../../../shared/validate.ts';
import type { CommittedChange } from '../../domain/reader.ts';
import { Slice } from './filling.ts';
import type { Raise } from './levels.ts';

const VERSION = 2;
/** Bytes before the head. */
const PREFIX = 5;
/** Bytes of changes: the largest, a directory of 100,000 people with the one before, is half of it. */
const MOST_CHANGES = 256 * 1024 * 1024;
/** The fastest. What rows of a group have in common is most of them, and any level finds it. */
const LEVEL = 1;

const Cursor = Type.Integer();
/** A change that desks are told, without what it says: by its kind, its cursor, and the ids it is found by. */
export const ChangeRef = Type.Union([
  Type.Tuple([Type.Literal('item'), Cursor, Type.String()]),
  Type.Tuple([Type.Literal('own'), Cursor, Type.String(), Type.String()]),
  Type.Tuple([Type.Literal('removed'), Cursor, Type.String(), Type.String()]),
  Type.Tuple([Type.Literal('process'), Type.String(), Type.String()]),
  Type.Tuple([Type.Literal('me'), Type.String()]),
  Type.Tuple([Type.Literal('verify'), Type.String()]),
  Type.Tuple([Type.Literal('revoked'), Type.String(), Type.Union([Type.String(), Type.Null()])]),
]);
export type ChangeRef = Static<typeof ChangeRef>;

const Raised = Type.Object({ to: Type.Integer(), steps: Type.String(), slice: Type.Optional(Slice) });
const Head = Type.Object({ schema: Type.String(), told: Type.Array(ChangeRef), raise: Type.Optional(Raised) });
const head = checker(Head);
/** Of a newer program, which may tell what this one knows nothing of. */
const newerHead = checker(Type.Object({ ...Head.properties, told: Type.Array(Type.Unknown()) }));
const known = checker(ChangeRef);

export interface EntryBody {
  /** Digest of the schema that the changeset is of (`schema-digest.ts`). */
  schema: string;
  /** What desks are told. */
  told: readonly ChangeRef[];
  /** Behind it, or behind the last slice, entries are of this schema; null: of the one that it is of. */
  raise: Raise | null;
  changeset: Uint8Array;
}

/** @throws Error where no relay would read it */
export function writeBody({ schema, told, raise, changeset }: EntryBody): Uint8Array {
  if (changeset.length > MOST_CHANGES) throw new Error('what is written at once is more than an entry of the log has');
  const text = Buffer.from(JSON.stringify(raise === null ? { schema, told } : { schema, told, raise }));
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt8(VERSION, 0);
  prefix.writeUInt32BE(text.length, 1);
  return Buffer.concat([prefix, text, deflateRawSync(changeset, { level: LEVEL })]);
}

/** A newer program wrote it. */
export const isNewer = (body: Uint8Array): boolean => (body[0] ?? VERSION) > VERSION;

/** @returns or why it cannot be read, in words */
export function readBody(body: Uint8Array): EntryBody | string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const version = bytes[0] ?? VERSION;
  if (version !== VERSION) {
    const advice = isNewer(body) ? ': update this relay' : '';
    return `it is of version ${version}, this program knows ${VERSION}${advice}`;
  }
  if (bytes.length < PREFIX) return 'its head cannot be read';
  const end = PREFIX + bytes.readUInt32BE(1);
  const read = jsonOf(bytes.toString('utf8', PREFIX, end));
  const checked = headOf(read);
  if (checked === null) return 'its head cannot be read';
  const { schema, told, raise = null } = checked;
  const changeset = unpacked(bytes.subarray(end));
  return changeset === null ? 'its changes cannot be unpacked' : { schema, told, raise, changeset };
}

function unpacked(packed: Uint8Array): Uint8Array | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: MOST_CHANGES });
  } catch {
    return null;
  }
}

/** What is told in a way that this program does not know is told to nobody here. */
function headOf(read: unknown): Static<typeof Head> | null {
  const checked = head.check(read);
  if (checked.ok) return checked.value;
  const newer = newerHead.check(read);
  return newer.ok ? { ...newer.value, told: newer.value.told.filter((one) => known.is(one)) } : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @returns by whom a digest behind this entry was asked for; null: by nobody */
export function digestAskedBy(body: Uint8Array): string | null {
  // Of the many entries that ask for none the head need not be parsed.
  if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes('["verify",')) return null;
  const read = readBody(body);
  if (typeof read === 'string') return null;
  const asked = read.told.find(([kind]) => kind === 'verify');
  return asked?.[0] === 'verify' ? asked[1] : null;
}

/** That another process wrote is not of an entry. */
export const refsOf = (changes: readonly CommittedChange[]): ChangeRef[] =>
  changes.flatMap((change): ChangeRef[] => {
    if (change.kind === 'item') return [['item', change.cursor, change.item.id]];
    if (change.kind === 'own') return [['own', change.cursor, change.userId, change.own.itemId]];
    if (change.kind === 'removed') return [['removed', change.cursor, change.userId, change.itemId]];
    if (change.kind === 'process') return [['process', change.process.origin.id, change.process.id]];
    if (change.kind === 'revoked') return [['revoked', change.userId, change.tokenId]];
    if (change.kind === 'verify') return [['verify', change.id]];
    return change.kind === 'me' ? [['me', change.userId]] : [];
  });
