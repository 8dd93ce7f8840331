/** Capabilities of the desktop. The preload publishes them to the window; the main process implements exactly these. */
import type { Capability } from './capabilities.ts';

export const DESKTOP_CAPABILITIES = [
  'notifications',
  'notification-check',
  'screen-lock',
  'session-inhibition',
  'start-at-login',
  'tray',
  'application-menu',
  'save-file',
  'reply-windows',
  'card-windows',
  'window-size',
  'choose-relay',
  'browser-sign-in',
  'device-token',
  'proxy-sign-in',
  'network-check',
  'diagnostics',
  'managed-policy',
] as const satisfies readonly Capability[];
export type DesktopCapability = (typeof DESKTOP_CAPABILITIES)[number];
