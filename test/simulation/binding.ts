/** Which answers bind to the version their user saw (contract section 8), independent of the product's rules. */
import type { Answer } from '../../shared/answers.ts';

export const bindsVersion = (kind: Answer['kind']): boolean =>
  kind === 'approve' || kind === 'reject' || kind === 'custom';
