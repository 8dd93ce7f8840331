export const VIEWS = ['inbox', 'history', 'processes', 'preferences'] as const;
export type View = (typeof VIEWS)[number];
