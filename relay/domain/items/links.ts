/** The hosts of an item's links, and which links people are warned about (contract section 1, "The directory file"). */
import type { EventData } from '../../../shared/events.ts';
import type { Item, LinkWarning } from '../../../shared/items.ts';
import type { Source } from '../directory-view.ts';
import { allowsHost, type Grants } from './grants.ts';

interface Link {
  url: string;
  /** JSON Pointer into `data`. */
  pointer: string;
}

type Linked = Pick<Partial<EventData['approval.requested']>, 'record' | 'attachments'>;

export function linksOf({ record, attachments = [] }: Linked): Link[] {
  return [
    ...(record?.url === undefined ? [] : [{ url: record.url, pointer: '/record/url' }]),
    ...attachments.map(({ url }, place) => ({ url, pointer: `/attachments/${place}/url` })),
  ];
}

/** Lower-case ASCII, without a trailing dot. Null: no browser could follow the link. */
export function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, '') : null;
}

function warningOf(url: string, grants: Grants): LinkWarning | null {
  const host = hostOf(url);
  const read = host === null ? null : new URL(url);
  const because: LinkWarning['because'] = [];
  // Without grants every host is unknown; with grants, events with other hosts were refused.
  if (!grants.given || !allowsHost(grants, host)) because.push('unknown-host');
  if (read && (read.username !== '' || read.password !== '')) because.push('user-info');
  if (host?.split('.').some((label) => label.startsWith('xn--'))) because.push('not-ascii');
  return because.length === 0 ? null : { url, host: read?.host ?? url, because };
}

/** Replaces the warnings of an item by those that its links now need. */
export function withLinkWarnings(item: Item, { grants }: Pick<Source, 'grants'>): Item {
  // Most items have no link; they are not copied.
  if (item.linkWarnings === undefined && item.attachments.length === 0 && item.record?.url === undefined) return item;
  const { linkWarnings: _, ...bare } = item;
  const urls = new Set(
    linksOf({ ...(item.record && { record: item.record }), attachments: item.attachments }).map(({ url }) => url),
  );
  const warnings = [...urls].flatMap((url) => warningOf(url, grants) ?? []);
  return warnings.length === 0 ? bare : { ...bare, linkWarnings: warnings };
}
