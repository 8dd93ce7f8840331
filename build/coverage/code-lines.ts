/** Which lines of a source hold code that can run: no blank lines, comments, imports, types, nor lines of closing brackets alone. */
import { parseSync, Visitor } from 'vite';

interface Span {
  start: number;
  end: number;
}

/** A source as it is measured: where its lines begin, and which of them hold code. Lines are counted from 0, offsets in UTF-16 units. */
export interface Source {
  text: string;
  starts: readonly number[];
  code: ReadonlySet<number>;
}

/** @param file its name says whether it is TypeScript and whether there is JSX in it */
export function sourceOf(file: string, text: string): Source {
  const rest = blanked(text, spansWithoutCode(file, text)).split('\n');
  const code = new Set(rest.flatMap((line, index) => (/[^\s\])};,>]/.test(line) ? [index] : [])));
  return { text, starts: lineStarts(text), code };
}

function spansWithoutCode(file: string, text: string): Span[] {
  const { program, comments } = parseSync(file, text, { sourceType: 'module' });
  const spans: Span[] = [...comments];
  const leave = (node: Span): void => {
    spans.push(node);
  };
  const leaveReExport = (node: Span & { source: unknown; exportKind?: string }): void => {
    if (node.source || node.exportKind === 'type') leave(node);
  };
  new Visitor({
    ImportDeclaration: leave,
    ExportAllDeclaration: leave,
    ExportNamedDeclaration: leaveReExport,
    TSInterfaceDeclaration: leave,
    TSTypeAliasDeclaration: leave,
    TSTypeAnnotation: leave,
    TSTypeParameterDeclaration: leave,
    TSTypeParameterInstantiation: leave,
  }).visit(program);
  return spans;
}

function blanked(text: string, spans: readonly Span[]): string {
  const units = text.split('');
  for (const { start, end } of spans) {
    for (let at = start; at < end; at++) if (units[at] !== '\n') units[at] = ' ';
  }
  return units.join('');
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
