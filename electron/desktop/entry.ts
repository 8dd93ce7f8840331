/**
 * desktop: what the app writes into the person's own desktop: that it starts at login, and that it opens `beckon:` links. Here the
 * desktop entries that Linux wants for both (Desktop Entry specification).
 */

/** Quoted as the specification's Exec key wants it; `%` is a field code there. */
const quoted = (part: string): string =>
  `"${part.replaceAll(/["`$\\]/g, (sign) => `\\${sign}`).replaceAll('%', '%%')}"`.replaceAll('\\', '\\\\');

/**
 * @param command the program and its arguments. @param tail what follows them as it is: a switch, or a field code such as `%u`
 * @param more further keys with their values
 */
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

/** A key of the entry's main group; null where it is missing. */
export function entryValue(text: string, key: string): string | null {
  const main = text.split(/^\[/m)[1] ?? '';
  const line = main.split('\n').find((one) => one.startsWith(`${key}=`));
  return line === undefined ? null : line.slice(key.length + 1).trim();
}
