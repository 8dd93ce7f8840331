/** Content Security Policy of the web client, sent by the relay with each page and applied in development too. */

/**
 * Own origin only, nothing inline, no framing. SQLite is WebAssembly and needs `wasm-unsafe-eval`. Griffel, the style engine of Fluent UI,
 * inserts empty style elements and fills them by CSSOM: the hash is that of the empty string.
 */
export const WEB_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
