/** Adapts the worker of pdf.js: its picture decoders become part of the build, and its buffers are bounded. */
import type { Plugin } from 'vite';

/** The development server adds a query. */
const MODULE = /[\\/]pdfjs-dist[\\/]legacy[\\/]build[\\/]pdf\.worker\.mjs(\?|$)/;

/** Source text of pdf.js, which occurs once. Each replacement has as many lines, so that line numbers in source maps remain valid. */
const CHANGES: readonly (readonly [found: RegExp, replacement: string])[] = [
  [
    /import\(\s*\/\*webpackIgnore: true\*\/\s*\/\*@vite-ignore\*\/\s*`\$\{WasmImage\.#wasmUrl\}\$\{this\._noWasmFilename\}`\)/g,
    'decoderOf(\n\n\nthis._noWasmFilename)',
  ],
  [/const buffer2 = new Uint8Array\(size\);/g, 'const buffer2 = new Uint8Array(boundedSize(size));'],
  [/totalLength \+= chunk\.byteLength;/g, 'totalLength = boundedSize(totalLength + chunk.byteLength);'],
  [/"Image exceeded maximum allowed size and was removed\."/g, 'exceeded("a picture")'],
];

/** Bytes of one decoded stream: a picture of 40 million pixels in colour. pdf.js doubles its buffers, so that this is a power of two. */
const MAX_STREAM = 2 ** 27;

/**
 * Where pdf.js would omit a part and draw the rest, the window is notified and abandons the preview (`exceeded` in
 * `renderer/components/evidence/pdf/pdf-document.ts`).
 */
const ADDED = `
const exceeded = (limit) => {
  self.postMessage({ exceeded: limit });
  return limit;
};
const boundedSize = (bytes) => {
  if (bytes > ${MAX_STREAM}) throw new RangeError(exceeded('a decoded stream'));
  return bytes;
};
const decoderOf = (file) =>
  file.startsWith('jbig2')
    ? import('pdfjs-dist/wasm/jbig2_nowasm_fallback.js')
    : import('pdfjs-dist/wasm/openjpeg_nowasm_fallback.js');
`;

/** @throws if the package no longer has the texts, so that a changed package is noticed */
export function withPdfWorker(): Plugin {
  return {
    name: 'beckon-with-pdf-worker',
    enforce: 'pre',
    transform(code, id) {
      if (!MODULE.test(id)) return null;
      const changed = CHANGES.reduce((text, [found, replacement]) => {
        if (text.match(found)?.length !== 1) throw new Error(`${id} does not have once: ${found.source}`);
        return text.replace(found, replacement);
      }, code);
      return { code: changed + ADDED, map: null };
    },
  };
}
