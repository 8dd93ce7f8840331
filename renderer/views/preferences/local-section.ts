import type { WindowBridge } from '../../../shared/bridge/bridge.ts';
import type { Capability } from '../../../shared/bridge/capabilities.ts';
import type { Section } from '../../state/navigation.ts';

const COMPUTER: readonly Capability[] = ['notifications', 'screen-lock', 'start-at-login'];

/** Section with theme, language and keys: a separate one on hosts without settings of one computer. */
export const localSection = ({ capability }: WindowBridge): Section =>
  COMPUTER.some((name) => capability(name) !== null) ? 'computer' : 'appearance';
