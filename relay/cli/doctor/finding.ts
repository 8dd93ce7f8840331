/** Result of one `doctor` check. */
export interface Finding {
  /** Subject: a word or a place. */
  check: string;
  /** `warn`: works for now. `fail`: does not work. */
  level: 'ok' | 'warn' | 'fail';
  detail: string;
  /** Remedy; null: none needed. */
  todo: string | null;
}

export const ok = (check: string, detail: string): Finding => ({ check, level: 'ok', detail, todo: null });
export const warn = (check: string, detail: string, todo: string): Finding => ({ check, level: 'warn', detail, todo });
export const fail = (check: string, detail: string, todo: string): Finding => ({ check, level: 'fail', detail, todo });
