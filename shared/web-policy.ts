/** The policy of the web client's pages: the relay sends it with each, and it holds while one writes as well. */

/**
 * Everything from here, nothing inline, no frame around it. SQLite is WebAssembly, which needs a word of its own. Griffel, the style
 * engine of Fluent UI, adds empty style elements and fills them by CSSOM: the hash is that of nothing at all.
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
