/**
 * Types the blocks of a page into one shell, in the order of the page. The page's commands run verbatim, except for ports. Functions of
 * the shell replace `npm run` by the built programs. A refused request is a failed command, unless it is silent (`curl -s`).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../../build/root.ts';
import { reasonOf } from '../../../shared/problems.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { blocksOf } from '../blocks.ts';

const SETUP = `
set -euo pipefail
relay=${RELAY_PROGRAM}
simulator=${join(projectRoot, 'simulator/main.ts')}
npm() {
  [ "$1" = run ] || return 2
  shift
  if [ "$1" = --silent ]; then shift; fi
  local program=$1
  shift
  if [ "\${1:-}" = -- ]; then shift; fi
  case $program in
    relay) exec_node "$relay" "$@" ;;
    simulator) exec_node "$simulator" "$@" ;;
    *) return 2 ;;
  esac
}
exec_node() { node --disable-warning=ExperimentalWarning "$@"; }
beckon-relay() { npm run relay -- "$@"; }
curl() { if [[ " $* " == *" -s "* ]]; then command curl "$@"; else command curl --fail-with-body -sS "$@"; fi; }
`;

/** Each text that it names must be in a block of the page. */
interface PageSpec {
  /** Path in the project. */
  page: string;
  /** Text of the page → replacement, such as a port. */
  changes: Readonly<Record<string, string>>;
  /** A text of a block that does not end by itself → the output after which the next block is typed. */
  endless?: Readonly<Record<string, RegExp>>;
  /** Texts of blocks whose command is refused in the situation of the test. */
  refused?: readonly string[];
  /** What the page presupposes: typed first, each until the output. */
  before?: readonly { text: string; ready: RegExp }[];
  env?: Record<string, string>;
}

interface TypedPage {
  /** Output of the block that contains the text, so far. */
  outputOf(text: string): string;
  close(): Promise<void>;
}

/** @throws Error with block and output if a command fails */
export async function typePage({
  page,
  changes,
  endless = {},
  refused = [],
  before = [],
  env = {},
}: PageSpec): Promise<TypedPage> {
  const folder = await makeFolder('page');
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  symlinkSync(join(projectRoot, 'mappings'), join(folder, 'mappings'));
  const shell = spawn('setpriv', ['--pdeathsig', 'KILL', 'bash', '--noprofile', '--norc'], {
    cwd: folder,
    env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: folder, TMPDIR: folder, ...env },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let faults = '';
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    faults += text;
  });
  const isOver = (): boolean => shell.exitCode !== null || shell.signalCode !== null;
  const read = (name: string): string =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
  const outputs = new Map<string, string>();
  const groups: number[] = [];

  async function type(original: string, ready: RegExp | null): Promise<void> {
    const number = outputs.size;
    const [output, end] = [`output-${number}`, `end-${number}`];
    outputs.set(original, output);
    const block = `{\n${changed(original, changes)}\n} > ${output} 2>&1`;
    const mayFail = refused.some((part) => original.includes(part)) ? ' && exit 1' : '';
    // With `set -m` the block has a process group, so that its children end with it.
    shell.stdin.write(
      ready ? `set -m\n${block} &\nset +m; echo $! > ${end}\n` : `${block}${mayFail}\necho over > ${end}\n`,
    );
    try {
      await until('the block ends', () => {
        if (isOver()) throw new Error('a command failed');
        return read(end).endsWith('\n') && (ready?.test(read(output)) ?? true);
      });
    } catch (error) {
      throw new Error(`${page}: ${reasonOf(error)}:\n${original}${read(output)}${faults}`);
    } finally {
      if (ready) groups.push(Number(read(end)));
    }
  }
  async function close(): Promise<void> {
    for (const group of groups) endGroup(group);
    if (!isOver()) {
      shell.kill('SIGKILL');
      await once(shell, 'exit');
    }
    await removeFolder(folder);
  }

  try {
    const all = blocksOf(page);
    for (const part of [...Object.keys(changes), ...Object.keys(endless), ...refused])
      if (!all.some(({ text }) => text.includes(part))) throw new Error(`${page} has no block with "${part}"`);
    shell.stdin.write(SETUP);
    for (const { text, ready } of before) await type(text, ready);
    for (const { language, file, text } of all) {
      if (file !== null) writeFileSync(join(folder, file), changed(text, changes));
      else if (language === 'sh')
        await type(text, Object.entries(endless).find(([part]) => text.includes(part))?.[1] ?? null);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    outputOf(text) {
      const found = [...outputs].find(([block]) => block.includes(text));
      if (!found) throw new Error(`${page} has no block with "${text}"`);
      return read(found[1]);
    },
  };
}

/** 0: the block was never started. */
function endGroup(pid: number): void {
  if (pid === 0) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended before.
  }
}

function changed(text: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((before, [from, to]) => before.replaceAll(from, to), text);
}
