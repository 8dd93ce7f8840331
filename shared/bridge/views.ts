export const VIEWS = ['inbox', 'history', 'requests', 'processes', 'preferences'] as const;
export type View = (typeof VIEWS)[number];
