/** Where one is, in the address after `#`: it can be gone back to, and sent to a colleague. */

export const VIEWS = [
  'overview',
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
  /** What is opened in the view: an item's id, for instance. */
  open: string | null;
}

export const addressOf = ({ view, open }: Route): string =>
  open === null ? `#/${view}` : `#/${view}/${encodeURIComponent(open)}`;

/** @param hash as the browser has it; what it does not know is the overview */
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
