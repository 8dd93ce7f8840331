/** Capabilities of a browser, by implementer: the worker that hosts the desk, or the page. The page publishes all to the window. */
import type { Capability } from './capabilities.ts';

export const WORKER_CAPABILITIES = [
  'notifications',
  'save-file',
  'page-sign-in',
  'beside-desktop',
] as const satisfies readonly Capability[];
export type WorkerCapability = (typeof WORKER_CAPABILITIES)[number];

const PAGE_CAPABILITIES = [
  'app-update',
  'notification-permission',
  'web-push',
  'install',
] as const satisfies readonly Capability[];
export type PageCapability = (typeof PAGE_CAPABILITIES)[number];

export const WEB_CAPABILITIES = [...WORKER_CAPABILITIES, ...PAGE_CAPABILITIES] as const;
