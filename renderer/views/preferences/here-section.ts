import type { WindowBridge } from '../../../shared/bridge/bridge.ts';
import type { Capability } from '../../../shared/bridge/capabilities.ts';
import type { Section } from '../../state/navigation.ts';

const COMPUTER: readonly Capability[] = ['notifications', 'screen-lock', 'start-at-login'];

/** Where theme, language and keys are: where this host can do none of what holds for one computer, they have a section of their own. */
export const hereSection = ({ capability }: WindowBridge): Section =>
  COMPUTER.some((name) => capability(name) !== null) ? 'computer' : 'appearance';
