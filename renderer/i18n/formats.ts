/** Numbers, money, dates and times; the same for every window there is. */
export { createFormats, type Formats } from '../../shared/formats.ts';
