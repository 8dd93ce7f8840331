/** Files that the directory file names. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { reasonOf } from '../../shared/problems.ts';
import { DirectoryError } from './secrets.ts';

interface NamedFile {
  /** As written; relative to the folder of the directory file. */
  file: string;
  /** Of the member that names it, for messages. */
  place: string;
  maxBytes: number;
  /** Words for a larger file. */
  tooLarge: string;
}

/** Reads files, and words their faults. */
export interface NamedFileReader {
  /** Without a byte order mark. @throws DirectoryError, one line that names place and file */
  read(named: NamedFile): string;
  fault(named: Pick<NamedFile, 'file' | 'place'>, why: string): DirectoryError;
}

/** A relative path must stay inside the directory file's folder, so that a shared file includes no others. Absolute paths are trusted. */
export function namedFileReader(directoryFile: string): NamedFileReader {
  const folder = resolve(dirname(directoryFile));
  const fault: NamedFileReader['fault'] = ({ file, place }, why) =>
    new DirectoryError(`${directoryFile}: ${place} ${file} ${why}`);
  return {
    fault,
    read(named) {
      const path = resolve(folder, named.file);
      const way = relative(folder, path);
      if (!isAbsolute(named.file) && (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))) {
        throw fault(named, 'leads out of the folder of the directory file; write an absolute path');
      }
      try {
        const found = statSync(path);
        if (!found.isFile()) throw fault(named, 'is not a file');
        if (found.size > named.maxBytes) throw fault(named, named.tooLarge);
        return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
      } catch (error) {
        throw error instanceof DirectoryError ? error : fault(named, `cannot be read: ${reasonOf(error)}`);
      }
    },
  };
}
