/** Functions of V8's profiles (the DevTools protocol's `Profiler.Profile` and `HeapProfiler.SamplingHeapProfile`) by their own share. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from '@jridgewell/sourcemap-codec';

/** Lines and columns count from zero. */
interface CallFrame {
  functionName: string;
  url: string;
  lineNumber: number;
  columnNumber: number;
}

export interface ProcessorProfile {
  nodes: readonly { id: number; callFrame: CallFrame }[];
  /** Ids of nodes, and µs since the previous sample. */
  samples: readonly number[];
  timeDeltas: readonly number[];
}

export interface HeapNode {
  callFrame: CallFrame;
  /** Bytes that its allocations still occupy. */
  selfSize: number;
  children: readonly HeapNode[];
}

/** A function, and µs or bytes of its own. */
export interface Hot {
  name: string;
  place: string;
  self: number;
}

/** µs by function, without idle time, the largest first. */
export function hotInProcessor(profiles: readonly ProcessorProfile[], place: (frame: CallFrame) => string): Hot[] {
  const add = adder(place);
  for (const { nodes, samples, timeDeltas } of profiles) {
    const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
    for (const [at, id] of samples.entries()) {
      const frame = frames.get(id);
      if (frame && frame.functionName !== '(idle)') add.to(frame, timeDeltas[at] ?? 0);
    }
  }
  return add.sorted();
}

/** Bytes by function, the largest first. */
export function hotInHeap(heads: readonly HeapNode[], place: (frame: CallFrame) => string): Hot[] {
  const add = adder(place);
  const rest = [...heads];
  for (let node = rest.pop(); node; node = rest.pop()) {
    add.to(node.callFrame, node.selfSize);
    rest.push(...node.children);
  }
  return add.sorted();
}

function adder(place: (frame: CallFrame) => string) {
  const found = new Map<string, Hot>();
  const places = new Map<CallFrame, string>();
  return {
    to(frame: CallFrame, amount: number): void {
      const at = places.get(frame) ?? place(frame);
      places.set(frame, at);
      const name = frame.functionName || '(anonymous)';
      const hot = found.get(`${name} ${at}`) ?? { name, place: at, self: 0 };
      hot.self += amount;
      found.set(`${name} ${at}`, hot);
    },
    sorted: () => [...found.values()].filter(({ self }) => self > 0).sort((a, b) => b.self - a.self),
  };
}

/** @returns file and line of a frame, relative to `root`; of a bundle, the line of its source */
export function placesBelow(root: string): (frame: CallFrame) => string {
  const maps = new Map<string, SourceMap | null>();
  const named = (path: string, line: number) => `${relative(root, path).replaceAll(sep, '/')}:${line + 1}`;
  return ({ url, lineNumber, columnNumber }) => {
    // CommonJS modules have paths.
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (!isAbsolute(path)) return url && `${url}:${lineNumber + 1}`;
    if (!maps.has(path)) maps.set(path, mapOf(path));
    const map = maps.get(path);
    const segment = map?.lines[lineNumber]?.findLast(([column]) => column <= columnNumber);
    const source = segment?.[1] === undefined ? undefined : map?.sources[segment[1]];
    if (source === undefined) return named(path, lineNumber);
    return named(resolve(dirname(path), source), segment?.[2] ?? 0);
  };
}

interface SourceMap {
  sources: readonly string[];
  lines: ReturnType<typeof decode>;
}

function mapOf(path: string): SourceMap | null {
  if (!existsSync(`${path}.map`)) return null;
  const { sources, mappings }: { sources: string[]; mappings: string } = JSON.parse(
    readFileSync(`${path}.map`, 'utf8'),
  );
  return { sources, lines: decode(mappings) };
}
