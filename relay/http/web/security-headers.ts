/** Security header fields of the web client. */
import type { FastifyReply } from 'fastify';
import { WEB_POLICY } from '../../../shared/web-policy.ts';

/** Denies device features that an injected script could request. */
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

/** On every file, because a worker uses the policy of its own file (CSP level 3, section 4.2). */
export const guarded = (reply: FastifyReply): FastifyReply =>
  reply
    .header('content-security-policy', WEB_POLICY)
    .header('permissions-policy', FEATURES)
    .header('referrer-policy', 'no-referrer')
    .header('x-frame-options', 'DENY')
    .header('x-robots-tag', 'noindex')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin');
