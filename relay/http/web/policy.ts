/** What a page of the web client may do, and what others may do with it. */
import type { FastifyReply } from 'fastify';
import { WEB_POLICY } from '../../../shared/web-policy.ts';

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
    .header('content-security-policy', WEB_POLICY)
    .header('permissions-policy', FEATURES)
    .header('referrer-policy', 'no-referrer')
    .header('x-frame-options', 'DENY')
    .header('x-robots-tag', 'noindex')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin');
