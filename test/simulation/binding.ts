/** Which answers bind to what their giver saw (contract section 8), told a second time and without the product's rules. */
import type { Answer } from '../../shared/answers.ts';

export const bindsVersion = (kind: Answer['kind']): boolean =>
  kind === 'approve' || kind === 'reject' || kind === 'custom';
