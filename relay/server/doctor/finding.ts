/** One thing that `doctor` looked at. */
export interface Finding {
  /** What was looked at: a word or a place. */
  check: string;
  /** `warn`: works, and will not for ever. `fail`: does not work. */
  level: 'ok' | 'warn' | 'fail';
  detail: string;
  /** What to do; null where there is nothing. */
  todo: string | null;
}

export const ok = (check: string, detail: string): Finding => ({ check, level: 'ok', detail, todo: null });
export const warn = (check: string, detail: string, todo: string): Finding => ({ check, level: 'warn', detail, todo });
export const fail = (check: string, detail: string, todo: string): Finding => ({ check, level: 'fail', detail, todo });
