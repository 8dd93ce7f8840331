import type { Process } from '../processes.ts';

/** The processes the person sees, the newest change first. */
export interface ProcessesView {
  items: Process[];
  /** False where they are what was known before the network went. */
  current: boolean;
  /** The relay has older ones, which `processes.more` brings. */
  more: boolean;
}
/** `whole`: these are all that are known here; else those that moved. */
export interface ProcessesChange extends ProcessesView {
  whole: boolean;
}
