/** The way to the relay, step by step. */
export const CHECK_STEPS = ['proxy', 'name', 'connect', 'certificate', 'relay', 'socket', 'token'] as const;
export type CheckStepName = (typeof CHECK_STEPS)[number];
export interface CheckStep {
  name: CheckStepName;
  /** skipped: a step before it failed, or there is nothing to try; `text` says which. */
  state: 'waiting' | 'running' | 'good' | 'bad' | 'skipped';
  /** In words: what was found, or what is wrong. */
  text: string | null;
  ms: number | null;
}
export interface ConnectionCheck {
  relay: string;
  at: string;
  running: boolean;
  steps: CheckStep[];
}
