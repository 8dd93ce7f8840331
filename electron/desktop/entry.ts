/** This folder integrates with the user's desktop: login and `beckon:` links. Here: Linux desktop entries (Desktop Entry specification). */

/** Quotes an argument of the Exec key; `%` starts a field code. */
const quoted = (part: string): string =>
  `"${part.replaceAll(/["`$\\]/g, (sign) => `\\${sign}`).replaceAll('%', '%%')}"`.replaceAll('\\', '\\\\');

/** @param command program and arguments. @param tail appended unquoted: a switch or a field code such as `%u`. @param more keys */
export function desktopEntry(command: readonly string[], tail: string, more: Record<string, string> = {}): string {
  const keys = {
    Type: 'Application',
    Name: 'Beckon',
    Exec: `${command.map(quoted).join(' ')} ${tail}`,
    Terminal: 'false',
    ...more,
  };
  return `[Desktop Entry]\n${Object.entries(keys)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')}`;
}

/** A key of the main group; null if missing. */
export function entryValue(text: string, key: string): string | null {
  const main = text.split(/^\[/m)[1] ?? '';
  const line = main.split('\n').find((one) => one.startsWith(`${key}=`));
  return line === undefined ? null : line.slice(key.length + 1).trim();
}
