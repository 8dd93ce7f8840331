/** The route in the address after `#`, so that Back works and the address can be shared. */

export const VIEWS = [
  'overview',
  'insights',
  'sources',
  'people',
  'hooks',
  'outbound',
  'gateways',
  'trace',
  'dry-run',
  'audit',
  'cluster',
] as const;
export type View = (typeof VIEWS)[number];

export interface Route {
  view: View;
  open: string | null;
}

export const addressOf = ({ view, open }: Route): string =>
  open === null ? `#/${view}` : `#/${view}/${encodeURIComponent(open)}`;

/** @param hash of the address; an unknown view becomes the overview */
export function routeOf(hash: string): Route {
  const [, name = '', open = ''] = hash.split('/');
  const view = VIEWS.find((known) => known === name) ?? 'overview';
  return { view, open: open === '' ? null : decoded(open) };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
