/** Mappings in separate files that the directory file names. */
import { Mapping } from '../../shared/hook-settings.ts';
import { checker } from '../../shared/validate.ts';
import { namedFileReader } from './named-files.ts';

const mapping = checker(Mapping);
/** Bytes of the longest mapping, at 4 bytes of UTF-8 for each character. */
const MAX_BYTES = 4 * 65_536;
const TOO_LARGE = 'has more than 65,536 characters';

/** @param place owner of the mapping, for the message. @throws DirectoryError, one line that names place and file */
export type MappingReader = (file: string, place: string) => string;

export function mappingReader(directoryFile: string): MappingReader {
  const { read, fault } = namedFileReader(directoryFile);
  return (file, place) => {
    const named = { file, place: `${place}/mappingFile`, maxBytes: MAX_BYTES, tooLarge: TOO_LARGE };
    const text = read(named);
    if (!mapping.is(text)) throw fault(named, text === '' ? 'is empty' : TOO_LARGE);
    return text;
  };
}
