import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons/svg/arrow-download';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { useEffect, useState } from 'react';
import { useWords } from '../i18n/words.tsx';
import type { HistoryFilter } from '../state/history-store.ts';
import { useServices } from '../state/services.tsx';
import { useNotice } from './notice.tsx';

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

export interface Exporting {
  running: boolean;
  /** What came of it, or how far it is; empty where nothing was exported yet. */
  said: string;
  start(): void;
  stop(): void;
}

/** Writes what the filter finds to a file; the main process asks where. */
export function useExport(filter: HistoryFilter): Exporting {
  const { bridge } = useServices();
  const { t } = useWords();
  const report = useNotice();
  const [rows, setRows] = useState<number | null>(null);
  const [done, setDone] = useState<{ file: string | null; rows: number } | null>(null);
  useEffect(() => bridge.on('exporting', (at) => setRows((now) => (now === null ? null : at.rows))), [bridge]);
  // Another search is another list: what was said of the last one no longer belongs here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the filter matters
  useEffect(() => setDone(null), [filter]);
  const run = async () => {
    setRows(0);
    setDone(null);
    const result = await report(bridge.invoke('history.export', filter));
    setRows(null);
    if (result.ok) setDone(result.value);
  };
  const told = done && (done.file === null ? t.history.exportCalledOff : t.history.exported(done.rows, done.file));
  return {
    running: rows !== null,
    said: rows ? t.history.exporting(rows) : (told ?? ''),
    start: () => void run(),
    stop: () => void bridge.invoke('history.export-cancel', null),
  };
}

export function ExportButton({ exporting }: { exporting: Exporting }) {
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

export function ExportSaid({ exporting: { said } }: { exporting: Exporting }) {
  const styles = useStyles();
  return (
    <p className={styles.said} role="status" hidden={said === ''}>
      {said}
    </p>
  );
}
