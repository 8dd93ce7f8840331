/** Stored entries of gateways: those of the directory file, and a mark on those that were set over HTTP. */
import { DirectoryGateway } from '../../shared/directory-gateway.ts';
import { checker } from '../../shared/validate.ts';
import type { KnownGateway } from '../domain/directory-view.ts';
import { parseStored } from './parse-stored.ts';

const gateway = checker(DirectoryGateway);

/** @throws ProblemError if the entry is not valid */
export function readGateway(doc: string): KnownGateway {
  const { publicOnly, ...entry } = JSON.parse(doc);
  const read = parseStored(gateway, JSON.stringify(entry));
  return publicOnly === true ? { ...read, publicOnly } : read;
}
