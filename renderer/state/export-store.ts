import type { CapabilityLine, Result } from '../../shared/bridge/bridge.ts';
import type { HistoryExport, HistoryExported } from '../../shared/bridge/history.ts';

export interface ExportState {
  /** Rows written so far; null: no export runs. */
  rows: number | null;
  done: { of: HistoryExport; result: HistoryExported } | null;
}

/** The running export of the history, which continues while the user opens other views. */
export interface ExportStore {
  get(): ExportState;
  subscribe(listener: () => void): () => void;
  start(filter: HistoryExport): Promise<Result<HistoryExported>>;
  stop(): void;
}

/** @param saving the capability `save-file` */
export function createExportStore(saving: CapabilityLine<'save-file'>): ExportStore {
  let state: ExportState = { rows: null, done: null };
  const listeners = new Set<() => void>();
  const set = (next: ExportState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  saving.on('exporting', ({ rows }) => state.rows !== null && set({ ...state, rows }));
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start(filter) {
      set({ rows: 0, done: null });
      const result = await saving.invoke('history.export', filter);
      set({ rows: null, done: result.ok ? { of: filter, result: result.value } : null });
      return result;
    },
    stop: () => void saving.invoke('history.export-cancel', null),
  };
}
