export const CHECK_STEPS = ['proxy', 'name', 'connect', 'certificate', 'relay', 'socket', 'token'] as const;
export type CheckStepName = (typeof CHECK_STEPS)[number];
export interface CheckStep {
  name: CheckStepName;
  /** skipped: an earlier step failed, or there is nothing to test; `text` says which. */
  state: 'waiting' | 'running' | 'good' | 'bad' | 'skipped';
  /** The finding or the error, as text. */
  text: string | null;
  ms: number | null;
}
export interface ConnectionCheck {
  relay: string;
  at: string;
  running: boolean;
  steps: CheckStep[];
}
