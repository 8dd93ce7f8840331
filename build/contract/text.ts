/** Formats JSON with each value on one line if it fits, so that a schema change is a one-line diff. */

/** Columns. */
const WIDTH = 120;

const nameOf = (name: string, isList: boolean): string => (isList ? '' : `${JSON.stringify(name)}: `);

function lineOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const entries = Object.entries(value).map(([name, inner]) => nameOf(name, isList) + lineOf(inner));
  if (isList || entries.length === 0) return isList ? `[${entries.join(', ')}]` : '{}';
  return `{ ${entries.join(', ')} }`;
}

function textAt(value: unknown, indent: string): string {
  const line = lineOf(value);
  if (indent.length + line.length <= WIDTH || typeof value !== 'object' || value === null) return line;
  const isList = Array.isArray(value);
  const inside = `${indent}  `;
  const lines = Object.entries(value).map(
    ([name, inner]) => `${inside}${nameOf(name, isList)}${textAt(inner, inside)}`,
  );
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

/** @param document JSON: without `undefined` */
export const documentText = (document: object): string => `${textAt(document, '')}\n`;
