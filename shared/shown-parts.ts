/**
 * What of an item has a version (`rules/version.ts`), in the order in which changes are told. Apart from
 * the schemas, which the window does not need.
 */
export const SHOWN_PARTS = [
  'title',
  'amount',
  'requester',
  'record',
  'body',
  'facts',
  'attachments',
  'decision',
  'actions',
] as const;
export type ShownPart = (typeof SHOWN_PARTS)[number];
