import type { Process } from '../processes.ts';

/** The person's processes, newest change first. */
export interface ProcessesView {
  items: Process[];
  /** False if they date from before the connection was lost. */
  current: boolean;
  /** The relay has older ones; load them with `processes.more`. */
  more: boolean;
}
/** `whole`: the list is complete; else it has only the changed processes. */
export interface ProcessesChange extends ProcessesView {
  whole: boolean;
}
