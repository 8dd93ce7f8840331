/** The capabilities of a browser. Its page names them to the window, its worker and its page implement exactly these. */
import type { Capability } from './capabilities.ts';

export const WEB_CAPABILITIES = ['notifications', 'save-file', 'page-sign-in'] as const satisfies readonly Capability[];
export type WebCapability = (typeof WEB_CAPABILITIES)[number];
