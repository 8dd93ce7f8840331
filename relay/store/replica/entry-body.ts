/**
 * A log entry: version, length of the head, head (JSON: schema and change notifications), deflated changeset. Notifications contain only
 * ids and cursors; each replica reads the documents locally.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import Type, { type Static } from 'typebox';
import { checker } from '../../../shared/validate.ts';
import type { CommittedChange } from '../../domain/reader.ts';
import { BackfillSlice } from './backfill.ts';
import type { SchemaSwitch } from './schema-levels.ts';

const VERSION = 2;
/** Bytes before the head. */
const PREFIX = 5;
/** Bytes. The largest changeset, replacing a directory of 100,000 people, is half of it. */
const MOST_CHANGES = 256 * 1024 * 1024;
/** The fastest: most of the saving is repetition between rows, which any level finds. */
const LEVEL = 1;

const Cursor = Type.Integer();
/** A change notification: kind, cursor, and the ids to look up its content. */
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

const Raised = Type.Object({ to: Type.Integer(), steps: Type.String(), slice: Type.Optional(BackfillSlice) });
const Head = Type.Object({ schema: Type.String(), told: Type.Array(ChangeRef), raise: Type.Optional(Raised) });
const head = checker(Head);
/** A newer version may add kinds. */
const newerHead = checker(Type.Object({ ...Head.properties, told: Type.Array(Type.Unknown()) }));
const known = checker(ChangeRef);

export interface EntryBody {
  /** Digest (`schema-digest.ts`). */
  schema: string;
  /** Change notifications for clients. */
  told: readonly ChangeRef[];
  /** Schema of the entries after this one, or after the last slice; null: unchanged. */
  raise: SchemaSwitch | null;
  changeset: Uint8Array;
}

/** @throws Error if the changeset exceeds what a relay accepts */
export function writeBody({ schema, told, raise, changeset }: EntryBody): Uint8Array {
  if (changeset.length > MOST_CHANGES) throw new Error('the transaction exceeds the size of a log entry');
  const text = Buffer.from(JSON.stringify(raise === null ? { schema, told } : { schema, told, raise }));
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt8(VERSION, 0);
  prefix.writeUInt32BE(text.length, 1);
  return Buffer.concat([prefix, text, deflateRawSync(changeset, { level: LEVEL })]);
}

export const isNewer = (body: Uint8Array): boolean => (body[0] ?? VERSION) > VERSION;

/** @returns the body, or why it cannot be read */
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

/** Drops notifications of unknown kinds. */
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

/** @returns id of the digest request; null: the entry requests none */
export function digestAskedBy(body: Uint8Array): string | null {
  // Most entries request none; this avoids parsing their heads.
  if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes('["verify",')) return null;
  const read = readBody(body);
  if (typeof read === 'string') return null;
  const asked = read.told.find(([kind]) => kind === 'verify');
  return asked?.[0] === 'verify' ? asked[1] : null;
}

/** Excludes `elsewhere`, which is local to this process, and `schema`, which is encoded as `raise`. */
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
