/** Finds catalogue entries that no program reads. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFormats } from '../../shared/formats.ts';
import { answerPage } from '../../shared/words/en/answer-page.ts';
import { consoleWords } from '../../shared/words/en/console.ts';
import { deskWords } from '../../shared/words/en/desk.ts';
import { mailWords } from '../../shared/words/en/mail.ts';
import { notificationCheck } from '../../shared/words/en/notification-check.ts';
import { phoneWords } from '../../shared/words/en/phone.ts';
import * as terms from '../../shared/words/en/terms.ts';
import { webStart } from '../../shared/words/en/web-start.ts';
import { windowWords } from '../../shared/words/en/window.ts';
import * as relay from '../../shared/words/relay.ts';
import { type Paths, type Roots, readsOf, type Source } from './reads.ts';

interface Part {
  name: string;
  words: object;
  readers: readonly string[];
  roots: Roots;
}

const formats = createFormats('en');
const NOTHING: Roots = { names: [], givers: [], takers: [], type: null, module: null };
const PARTS: readonly Part[] = [
  {
    name: 'desk',
    words: deskWords,
    readers: ['desk', 'electron', 'web'],
    roots: { ...NOTHING, names: ['words'], givers: ['wordsFor'], takers: ['say'], type: 'DeskWords' },
  },
  {
    name: 'window',
    words: windowWords(formats),
    readers: ['renderer'],
    roots: { ...NOTHING, names: ['t'], type: 'WindowWords' },
  },
  {
    name: 'console',
    words: consoleWords(formats),
    readers: ['console'],
    roots: { ...NOTHING, names: ['t'], type: 'ConsoleWords' },
  },
  {
    name: 'relay',
    words: relay,
    readers: ['relay'],
    roots: { ...NOTHING, module: 'words/relay.ts' },
  },
  {
    name: 'answer page',
    words: answerPage,
    readers: ['relay'],
    roots: { ...NOTHING, names: ['words'], givers: ['answerPageWordsFor'], type: 'AnswerPageWords' },
  },
  {
    name: 'mails',
    words: mailWords,
    readers: ['relay'],
    roots: { ...NOTHING, names: ['mail'], givers: ['mailWordsFor'] },
  },
  {
    name: 'messages to phones',
    words: phoneWords,
    readers: ['relay'],
    roots: { ...NOTHING, givers: ['phoneWordsFor'] },
  },
  {
    name: 'web client where it cannot run',
    words: { webStart },
    readers: ['relay/http/web', 'web/page'],
    roots: { ...NOTHING, module: 'words/web-start.ts' },
  },
  {
    name: 'diagnosis of notifications',
    words: notificationCheck,
    readers: ['electron'],
    roots: { ...NOTHING, givers: ['notificationCheckWordsFor'], type: 'NotificationCheckWords' },
  },
  {
    name: 'terms',
    words: terms,
    readers: ['shared/words/en'],
    roots: { ...NOTHING, module: '/terms.ts' },
  },
];

export async function unusedWords(root: string): Promise<string[]> {
  const lines: string[] = [];
  for (const { name, words, readers, roots } of PARTS) {
    const sources = await Promise.all(readers.map((folder) => sourcesBelow(join(root, folder))));
    const reads = readsOf(sources.flat(), roots);
    lines.push(...unreadEntries(words, reads).map((entry) => `${name}: nobody reads ${entry}`));
  }
  return lines;
}

async function sourcesBelow(folder: string): Promise<Source[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name));
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map(async (file) => ({ file, text: await readFile(file, 'utf8') })));
}

/** Entries, such as `item.claim`, that the reads do not cover. */
export const unreadEntries = (words: object, reads: Paths): string[] =>
  entriesOf(words).flatMap((path) => (isRead(path, reads) ? [] : [path.join('.')]));

/** Recurses into groups; texts, functions and lists are entries. */
function entriesOf(words: object): string[][] {
  return Object.entries(words).flatMap(([name, value]) => {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isGroup ? entriesOf(value).map((path) => [name, ...path]) : [[name]];
  });
}

const isRead = (path: readonly string[], reads: Paths): boolean =>
  reads.has(path.join('.')) || path.some((_, index) => index > 0 && reads.has(`${path.slice(0, index).join('.')}.*`));
