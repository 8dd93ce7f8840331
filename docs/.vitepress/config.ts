/** The documentation as a site: `npm run docs`. Its pages are the Markdown files beside; a new one appears by being there. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { groups } from './api-reference.ts';
import { pages } from './proofs.ts';

/** Of VitePress, whose types are installed only with `npm run docs`. */
interface SidebarItem {
  text: string;
  link?: string;
  collapsed?: boolean;
  items?: SidebarItem[];
}

const DOCS = join(dirname(fileURLToPath(import.meta.url)), '..');
/** In this order; pages that are not named here follow by name. */
const FIRST = [
  'connect-a-source',
  'hooks',
  'examples',
  'gateways',
  'single-sign-on',
  'provisioning',
  'deploy',
  'clustering',
  'capacity',
  'performance',
  'run-book',
  'network',
  'administration',
  'desk',
  'accessibility',
  'away',
  'your-own-desk',
];
const LAST = [
  'settings',
  'files',
  'first-change',
  'architecture',
  'releasing',
  'security',
  'asvs',
  'dependencies',
  'contract',
  'glossary',
  'status',
  'tested-pages',
  'measures',
];

const titleOf = (path: string): string => /^# (.+)$/m.exec(readFileSync(join(DOCS, path), 'utf8'))?.[1] ?? path;
const pagesIn = (folder: string): string[] =>
  readdirSync(join(DOCS, folder))
    .filter((name) => name.endsWith('.md') && name !== 'index.md' && !name.startsWith('['))
    .map((name) => name.slice(0, -3))
    .sort();
const item = (folder: string, name: string): SidebarItem => ({
  // What follows a colon explains it on the page itself.
  text: titleOf(`${folder}${name}.md`).split(':')[0] ?? name,
  link: `/${folder}${name}`,
});

function guide(): SidebarItem[] {
  const all = pagesIn('.');
  const others = all.filter((name) => !FIRST.includes(name) && !LAST.includes(name));
  return [...FIRST, ...others, ...LAST].filter((name) => all.includes(name)).map((name) => item('', name));
}

const sidebar: SidebarItem[] = [
  { text: 'Guide', items: guide() },
  { text: 'Install', items: pagesIn('install').map((name) => item('install/', name)) },
  { text: 'Systems', items: pagesIn('systems').map((name) => item('systems/', name)) },
  {
    text: 'The eight jobs',
    collapsed: true,
    items: [{ text: 'All of them', link: '/jobs/' }, ...pagesIn('jobs').map((name) => item('jobs/', name))],
  },
  { text: 'API reference', items: groups().map(({ slug, title }) => ({ text: title, link: `/reference/${slug}` })) },
  {
    text: 'Proofs',
    collapsed: true,
    items: pages().map(({ slug, title }) => ({ text: title, link: `/proofs/${slug}` })),
  },
  { text: 'Decisions', collapsed: true, items: pagesIn('decisions').map((name) => item('decisions/', name)) },
];

/** Files of the project that are no pages: named in the text, not linked on the site. */
const isOutside = (url: string): boolean => /(^|\/)\.\.\/\.\.|^\.\/\.\.\//.test(url) || url.startsWith('./api/');

export default {
  title: 'Beckon',
  description: 'Be beckoned when it matters, answer in one click',
  lang: 'en',
  outDir: '../dist/docs',
  cacheDir: '../.beckon/vitepress',
  cleanUrls: false,
  lastUpdated: false,
  ignoreDeadLinks: [isOutside],
  head: [['link', { rel: 'icon', href: '/beckon.svg' }]],
  themeConfig: {
    logo: '/beckon.svg',
    search: { provider: 'local' },
    nav: [
      { text: 'Guide', link: '/connect-a-source' },
      { text: 'Jobs', link: '/jobs/' },
      { text: 'API reference', link: '/reference/events' },
      { text: 'Status', link: '/status' },
    ],
    sidebar,
    outline: { level: [2, 3] },
  },
};
