/** Identifies requests of the relay's own pages: other sites cannot send a custom header without a CORS preflight (Fetch). */
export const PAGE_HEADER = 'x-beckon-page';

export const FROM_PAGE: Readonly<Record<string, string>> = { [PAGE_HEADER]: '1' };
