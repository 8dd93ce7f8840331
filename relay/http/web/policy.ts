/** What a page of the web client may do, and what others may do with it. */
import type { FastifyReply } from 'fastify';

/**
 * Everything from here, nothing inline, no frame around it. SQLite is WebAssembly, which needs a word of its own. Griffel, the style
 * engine of Fluent UI, adds empty style elements and fills them by CSSOM: the hash is that of nothing at all.
 */
const CONTENT = [
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

/** Nothing of the machine: whatever a script that should not be there could ask the person for. */
const FEATURES = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/** A worker has the policy that its own file comes with, so every file has it (CSP level 3, section 4.2). */
export const guarded = (reply: FastifyReply): FastifyReply =>
  reply
    .header('content-security-policy', CONTENT)
    .header('permissions-policy', FEATURES)
    .header('referrer-policy', 'no-referrer')
    .header('x-frame-options', 'DENY')
    .header('x-robots-tag', 'noindex')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin');
