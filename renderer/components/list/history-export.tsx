import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { ArrowDownload20Regular, Dismiss20Regular } from '@fluentui/react-icons';
import { useMemo, useSyncExternalStore } from 'react';
import { useWords } from '../../i18n/words.tsx';
import type { ExportState } from '../../state/export-store.ts';
import type { HistoryFilter } from '../../state/history-store.ts';
import { useServices } from '../../state/services.tsx';
import { useNotice } from '../frame/notice.tsx';

const useStyles = makeStyles({
  said: {
    flexShrink: 0,
    margin: 0,
    padding: '6px 16px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
});

export interface ExportControl {
  running: boolean;
  /** Result or progress; empty before the first export. */
  said: string;
  start(): void;
  stop(): void;
}

const NOTHING: ExportState = { rows: null, done: null };
const never = () => () => {};

/** Exports the filtered history to a file that the host asks for. @returns null if the host cannot save files */
export function useExport(filter: HistoryFilter): ExportControl | null {
  const { exports } = useServices();
  const { t } = useWords();
  const report = useNotice();
  const { rows, done } = useSyncExternalStore(exports?.subscribe ?? never, exports?.get ?? (() => NOTHING));
  return useMemo(() => {
    if (!exports) return null;
    // The result belongs to another filter: do not show it.
    const result = done?.of === filter ? done.result : null;
    const told =
      result && (result.file === null ? t.history.exportCalledOff : t.history.exported(result.rows, result.file));
    return {
      running: rows !== null,
      said: rows ? t.history.exporting(rows) : (told ?? ''),
      start: () => void report(exports.start(filter)),
      stop: exports.stop,
    };
  }, [exports, filter, rows, done, t, report]);
}

export function ExportButton({ exporting }: { exporting: ExportControl }) {
  const { t } = useWords();
  const { running, start, stop } = exporting;
  const label = running ? t.history.exportCancel : t.history.export;
  return (
    <Tooltip content={label} relationship="label">
      <Button
        appearance="subtle"
        icon={running ? <Dismiss20Regular /> : <ArrowDownload20Regular />}
        onClick={running ? stop : start}
      />
    </Tooltip>
  );
}

export function ExportMessage({ exporting: { said } }: { exporting: ExportControl }) {
  const styles = useStyles();
  return (
    <p className={styles.said} role="status" hidden={said === ''}>
      {said}
    </p>
  );
}
