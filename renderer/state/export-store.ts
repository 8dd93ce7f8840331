import type { BeckonBridge, HistoryExport, HistoryExported, Result } from '../../shared/ipc.ts';

export interface ExportState {
  /** Rows written so far; null while none is written. */
  rows: number | null;
  /** What came of the last one, and of which search it was. */
  done: { of: HistoryExport; result: HistoryExported } | null;
}

/** The file of the history that is being written: it goes on while the person looks at something else. */
export interface ExportStore {
  get(): ExportState;
  subscribe(listener: () => void): () => void;
  start(filter: HistoryExport): Promise<Result<HistoryExported>>;
  stop(): void;
}

export function createExportStore(bridge: BeckonBridge): ExportStore {
  let state: ExportState = { rows: null, done: null };
  const listeners = new Set<() => void>();
  const set = (next: ExportState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  bridge.on('exporting', ({ rows }) => state.rows !== null && set({ ...state, rows }));
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start(filter) {
      set({ rows: 0, done: null });
      const result = await bridge.invoke('history.export', filter);
      set({ rows: null, done: result.ok ? { of: filter, result: result.value } : null });
      return result;
    },
    stop: () => void bridge.invoke('history.export-cancel', null),
  };
}
