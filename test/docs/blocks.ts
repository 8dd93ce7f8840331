/** Fenced blocks of the documentation. A block that names a file (`sh file=send.sh`) is a program or a configuration. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/root.ts';

export interface Block {
  language: string;
  file: string | null;
  text: string;
}

/** In the order of the page; blocks without a language are output. @param page path in the project */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(join(projectRoot, page), 'utf8');
  const blocks = text.matchAll(/^( *)```(\w+)(?: file=(\S+))?\n([\s\S]*?)^\1```$/gm);
  return [...blocks].map(([, indent = '', language = '', file, block = '']) => ({
    language,
    file: file ?? null,
    text: block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** @param page path below `docs/`. @returns file name → text of the block */
export function programsIn(page: string): Map<string, string> {
  return new Map(blocksOf(join('docs', page)).flatMap(({ file, text }) => (file === null ? [] : [[file, text]])));
}
