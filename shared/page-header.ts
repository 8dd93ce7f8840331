/** By which the relay knows its own pages: no other site can have a browser send a header of its own without being asked (Fetch, CORS). */
export const PAGE_HEADER = 'x-beckon-page';

export const FROM_PAGE: Readonly<Record<string, string>> = { [PAGE_HEADER]: '1' };
