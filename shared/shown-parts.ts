/** Versioned parts of an item (`rules/version.ts`) in display order. Separate from the schemas, which the window does not need. */
export const SHOWN_PARTS = [
  'title',
  'amount',
  'requester',
  'record',
  'body',
  'facts',
  'evidence',
  'attachments',
  'decision',
  'actions',
] as const;
export type ShownPart = (typeof SHOWN_PARTS)[number];
/** Members of an item that the versioned parts consist of. */
export const SHOWN_MEMBERS = [...SHOWN_PARTS, 'titles', 'factLabels', 'evidenceVersion'] as const;
export type ShownMember = (typeof SHOWN_MEMBERS)[number];
