/** Mappings in separate files that the directory file names. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { Mapping } from '../../shared/hook-settings.ts';
import { reasonOf } from '../../shared/problems.ts';
import { checker } from '../../shared/validate.ts';
import { DirectoryError } from './secrets.ts';

const mapping = checker(Mapping);
/** Bytes of the longest mapping, at 4 bytes of UTF-8 for each character. */
const MAX_BYTES = 4 * 65_536;

/** @param place owner of the mapping, for the message. @throws DirectoryError, one line that names place and file */
export type MappingReader = (file: string, place: string) => string;

/** A relative path must stay inside the directory file's folder, so that a shared file includes no others. Absolute paths are trusted. */
export function mappingReader(directoryFile: string): MappingReader {
  const folder = resolve(dirname(directoryFile));
  return (file, place) => {
    const refuse = (why: string) => new DirectoryError(`${directoryFile}: ${place}/mappingFile ${file} ${why}`);
    const path = resolve(folder, file);
    const way = relative(folder, path);
    if (!isAbsolute(file) && (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))) {
      throw refuse('leads out of the folder of the directory file; write an absolute path');
    }
    const text = readBounded(path, refuse).replace(/^\uFEFF/, '');
    if (!mapping.is(text)) throw refuse(text === '' ? 'is empty' : 'has more than 65,536 characters');
    return text;
  };
}

function readBounded(path: string, refuse: (why: string) => DirectoryError): string {
  try {
    const found = statSync(path);
    if (!found.isFile()) throw refuse('is not a file');
    if (found.size > MAX_BYTES) throw refuse('has more than 65,536 characters');
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw error instanceof DirectoryError ? error : refuse(`cannot be read: ${reasonOf(error)}`);
  }
}
