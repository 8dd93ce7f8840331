import type { DirectoryUser } from '../../shared/directory.ts';
import type { DirectoryGateway } from '../../shared/directory-gateway.ts';
import { parseDuration } from '../../shared/rules/duration.ts';
import type { Channel } from '../domain/away/away-ports.ts';
import { DirectoryError, isReference } from './secrets.ts';

/** Ten years; in effect never. */
const LONGEST_MS = 3653 * 24 * 3600_000;

/** @returns ms; null if the duration is invalid or longer than ten years */
function waitOf(after: string): number | null {
  try {
    return Math.max(0, parseDuration(after));
  } catch {
    return null;
  }
}

/** @throws DirectoryError for an invalid wait; checked at import rather than on first use */
export function checkChannels({ id, channels = [] }: DirectoryUser, name: string): void {
  for (const [index, { after }] of channels.entries()) {
    if (after === undefined || (waitOf(after) !== null && !after.startsWith('-'))) continue;
    throw new DirectoryError(`${name}: users/${id}/channels/${index}/after must lie between 0 and ten years`);
  }
}

type WebPush = Extract<DirectoryGateway, { kind: 'webpush' }>;

/** @throws DirectoryError for keys or a subject that push services refuse (RFC 8292): otherwise every message would fail later */
export function checkWebPush({ id, subject, publicKey, privateKey }: WebPush, name: string): void {
  const wrong = (member: string, detail: string) =>
    new DirectoryError(`${name}: gateways/${id}/${member} ${detail}; web-push generate-vapid-keys makes a pair`);
  if (!/^(mailto:.+@.+|https:\/\/.+)$/.test(subject)) throw wrong('subject', 'must be a mailto: or https: address');
  if (Buffer.from(publicKey, 'base64url').length !== 65) throw wrong('publicKey', 'must be 65 bytes in base64url');
  if (isReference(privateKey)) return;
  if (Buffer.from(privateKey, 'base64url').length !== 32) throw wrong('privateKey', 'must be 32 bytes in base64url');
}

/** Defaults: only while the person is away, without delay. Invalid durations were refused when the file was read. */
export function channelsOf({ channels = [] }: DirectoryUser): Channel[] {
  return channels.map(({ gateway, kind, to, when = 'away', after }) => ({
    gateway,
    kind,
    to,
    when,
    after: after === undefined ? 0 : (waitOf(after) ?? LONGEST_MS),
  }));
}
