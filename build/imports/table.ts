/**
 * The import table: which room of the code may enter which. A room is a folder or a file directly below its program;
 * the table has no exemptions.
 */

/** One import as it stands in a file; paths from the root of the project, with `/`. */
export interface Import {
  from: string;
  line: number;
  /** A file of the project, or a package or `node:` module as it is written. */
  to: { file: string } | { module: string };
  /** Erased before the program runs: `import type`, `export type … from`, `import('…').T`. */
  typeOnly: boolean;
}

const programs = [
  'relay',
  'desk',
  'electron',
  'web',
  'renderer',
  'console',
  'widgets',
  'client',
  'simulator',
  'standin',
] as const;

/** The place of a program where its parts are joined, and the place of its pure rules. */
const joints: Readonly<Record<string, string>> = { relay: 'relay/server', electron: 'electron/compose' };
const rules: Readonly<Record<string, string>> = { relay: 'relay/domain' };

/** The desk without its place, and the programs that host it. */
const DESK = 'desk';
const deskHosts = ['electron', 'web'];

/** React parts, and the programs that draw with them. */
const WIDGETS = 'widgets';
const drawnWithWidgets = ['renderer', 'console'];

/** Modules that the relay hands to browsers as they are. */
const servedAsTheyAre = 'relay/http/me/';

const rendererLibraries = /^(react|react-dom|scheduler|@fluentui\/[^/]+|@tanstack\/react-[^/]+)(\/|$)/;
const schemaLibrary = /^typebox(\/|$)/;
const socketLibrary = /^socket\.io-client$/;
const storeLibrary = /^@sqlite\.org\/sqlite-wasm$/;

/** What relay and desktop have in common beside `shared`: calling others, keeping files. Their rules stay without, as without all of Node. */
const common = ['network', 'disk'];

/** Why this import is not allowed, or undefined when it is. */
export function violation(one: Import): string | undefined {
  if (one.from.startsWith(servedAsTheyAre) && !('file' in one.to && one.to.file.startsWith(servedAsTheyAre))) {
    return 'what is served as it is finds only what is served beside it';
  }
  return 'file' in one.to ? fileViolation(one, one.to.file) : moduleViolation(one, one.to.module);
}

function fileViolation({ from, typeOnly }: Import, to: string): string | undefined {
  const [source, target] = [programOf(from), programOf(to)];
  if (source === 'test') return undefined;
  if (target === 'test') return 'nothing imports test';
  if (source === 'shared' && target !== 'shared') return 'shared imports nothing of the project';
  if (target === 'shared') {
    if (source === 'client') return 'the client stands alone; its types are generated from shared';
    return source === 'standin' ? 'the stand-in does not know shared' : undefined;
  }
  if (common.includes(source) && target !== source) return `${source} imports shared alone`;
  if (common.includes(target)) return commonViolation(from, source, target);
  if (source === target) return sameProgramViolation(from, to, source);
  if (target === DESK && deskHosts.includes(source)) return undefined;
  if (target === WIDGETS && drawnWithWidgets.includes(source)) return undefined;
  if (source === 'renderer' && roomOf(to) === 'electron/preload') {
    return typeOnly ? undefined : 'from the preload the renderer takes only a type';
  }
  if (isProgram(source) && isProgram(target)) return `${source} and ${target} meet only in shared`;
  if (isProgram(source)) return `a program does not import ${target}`;
  return isProgram(target) ? `${source} starts programs, it does not import them` : undefined;
}

function commonViolation(from: string, source: string, target: string): string | undefined {
  if (source === target) return undefined;
  if (joints[source] === undefined) return `${source} does not know ${target}`;
  const rulesRoom = rules[source];
  return roomOf(from) === rulesRoom ? `${rulesRoom} imports shared alone` : undefined;
}

/** Inside one program: its rules, or the same room; the joint may enter all, and the entry may enter the joint. */
function sameProgramViolation(from: string, to: string, program: string): string | undefined {
  const joint = joints[program];
  if (joint === undefined) return undefined;
  const rulesRoom = rules[program];
  const [source, target] = [roomOf(from), roomOf(to)];
  if (source === target || source === joint) return undefined;
  if (source === rulesRoom) return `${rulesRoom} imports shared alone`;
  if (target === rulesRoom) return undefined;
  if (source === `${program}/main`)
    return target === joint || isFileRoom(to) ? undefined : `${from} only wires ${joint}`;
  return `${source} and ${target} are joined only in ${joint}`;
}

function moduleViolation({ from, typeOnly }: Import, module: string): string | undefined {
  const source = programOf(from);
  const builtIn = module.startsWith('node:');
  if (source === 'shared') return schemaLibrary.test(module) ? undefined : 'shared imports only the schema library';
  if (source === 'disk') return builtIn ? undefined : 'disk imports only what is built into Node';
  if (source === 'renderer' || source === WIDGETS) {
    const who = source === WIDGETS ? 'widgets import' : 'the renderer imports';
    return rendererLibraries.test(module) ? undefined : `${who} only shared, React and its libraries`;
  }
  if (source === DESK) {
    const fits = socketLibrary.test(module) || schemaLibrary.test(module);
    return fits ? undefined : 'desk imports only shared, the schema library and socket.io-client';
  }
  if (source === 'web') {
    return storeLibrary.test(module) ? undefined : 'web imports only the desk, shared and SQLite for browsers';
  }
  if (source === 'client') return 'the client imports only its own files';
  if (source === 'console') {
    const fits = rendererLibraries.test(module) || schemaLibrary.test(module);
    return fits ? undefined : 'the console imports only shared, React and its libraries, and the schema library';
  }
  if (Object.values(rules).includes(roomOf(from))) return `${roomOf(from)} imports shared alone`;
  if (module === 'electron' || module.startsWith('electron/')) {
    if (source === 'electron' || source === 'test') return undefined;
    if (source === 'standin') return typeOnly ? undefined : 'the stand-in takes only types from electron';
    return `${source} does not know electron`;
  }
  return builtIn || isPackageName(module) ? undefined : `"${module}" is neither a package nor a file`;
}

/** `relay/store/writer.ts` is of the room `relay/store`, `electron/compose.ts` and `electron/compose/files.ts` of `electron/compose`. */
function roomOf(file: string): string {
  const [program = '', second = ''] = file.split('/');
  return `${program}/${second.replace(/\.(ts|tsx|mjs|js|css)$/, '')}`;
}

function isFileRoom(file: string): boolean {
  return file.split('/').length === 2;
}

function programOf(file: string): string {
  return file.split('/')[0] ?? '';
}

function isProgram(name: string): boolean {
  return programs.some((program) => program === name);
}

function isPackageName(module: string): boolean {
  return /^(@[a-z0-9._-]+\/)?[a-z0-9][a-z0-9._-]*(\/|$)/.test(module);
}
