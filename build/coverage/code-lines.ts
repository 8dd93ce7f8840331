/** Finds lines with executable code: not blank lines, comments, imports, types, or closing brackets. */
import { parseSync, Visitor } from 'vite';

interface Span {
  start: number;
  end: number;
}

/** A source with its line starts and the lines that hold code. Lines are zero-based, offsets in UTF-16 units. */
export interface Source {
  text: string;
  starts: readonly number[];
  code: ReadonlySet<number>;
}

/** @param file name, whose extension selects TypeScript and JSX */
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
