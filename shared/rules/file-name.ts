/** File names of documents, which their sources choose. */
import { cleanText } from './hidden-characters.ts';

/** Media types that a client may display, with the endings of their files; the first is the default. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/gif': ['gif'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'text/csv': ['csv'],
  'text/plain': ['txt', 'text', 'log', 'md'],
};

export const isDisplayable = (mediaType: string): boolean => Object.hasOwn(ENDINGS, mediaType);

/** Characters, without the ending that may be added. */
const LONGEST = 150;
/** Names of devices, with any ending (Windows). */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Parts of paths, wildcards and controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are removed
const UNSAFE = /[/\\:*?"<>|\u0000-\u001f\u007f-\u009f\u2028\u2029\u2066-\u2069]+/g;

/**
 * A name without parts of paths, control characters or characters that reorder others, which no system treats specially. If the media type
 * is a displayable one, the name has one of its endings.
 */
export function fileNameOf(name: string, mediaType: string): string {
  const plain = cleanText(name.toWellFormed())
    .replace(UNSAFE, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const short = [...plain].slice(0, LONGEST).join('').trim();
  const base = short === '' ? 'document' : DEVICE.test(short) ? `_${short}` : short;
  const endings = isDisplayable(mediaType) ? (ENDINGS[mediaType] ?? []) : [];
  const ending = /\.([^.]+)$/.exec(base)?.[1]?.toLowerCase() ?? '';
  return endings.length === 0 || endings.includes(ending) ? base : `${base}.${endings[0]}`;
}
