/** Registers a handler for a link scheme (XDG desktop entry and MIME apps specifications). */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

interface DesktopEntry {
  name: string;
  /** Program and arguments; `%u` is appended for the link. */
  command: readonly string[];
  scheme: string;
}

function applications(env: NodeJS.ProcessEnv): string {
  const data = env.XDG_DATA_HOME;
  return join(data?.startsWith('/') ? data : join(homedir(), '.local', 'share'), 'applications');
}

const fileName = (name: string, scheme: string) =>
  `${name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-')}-${scheme}.desktop`;

const quote = (argument: string) => `"${argument.replace(/(["`$\\])/g, '\\$1').replace(/%/g, '%%')}"`;

/** @returns whether registration succeeded; false without `xdg-mime` */
export function registerScheme({ name, command, scheme }: DesktopEntry, env: NodeJS.ProcessEnv): boolean {
  const folder = applications(env);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, fileName(name, scheme)),
    `[Desktop Entry]\nType=Application\nName=${name}\nExec=${command.map(quote).join(' ')} %u\nNoDisplay=true\nMimeType=x-scheme-handler/${scheme};\n`,
  );
  return xdgMime(['default', fileName(name, scheme), `x-scheme-handler/${scheme}`], env) !== undefined;
}

function xdgMime(args: string[], env: NodeJS.ProcessEnv): string | undefined {
  try {
    return execFileSync('xdg-mime', args, {
      env,
      encoding: 'utf8',
      timeout: 5000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}
