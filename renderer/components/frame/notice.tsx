import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { Result } from '../../../shared/bridge/bridge.ts';
import { requiredContext } from '../../../widgets/required-context.ts';
import { useWords } from '../../i18n/words.tsx';
import { useServices } from '../../state/services.tsx';

type Report = <T>(asked: Promise<Result<T>>) => Promise<Result<T>>;

interface Notices {
  report: Report;
  hint(words: string): void;
}
const [ProvideNotices, useNotices] = requiredContext<Notices>('notices');

/** Why something did not happen stands until it is read; how a key is meant goes by itself. */
type Notice = { kind: 'problem' | 'hint'; words: string };
/** Milliseconds. */
const HINT_MS = 8000;

const useStyles = makeStyles({ root: { flexShrink: 0, margin: '0 8px 8px' } });

/** Shows, above the status line, why something that was asked for did not happen. */
export function NoticeArea({ children }: { children: (notice: ReactNode) => ReactNode }) {
  const styles = useStyles();
  const { t } = useWords();
  const { clock } = useServices();
  const [notice, setNotice] = useState<Notice | null>(null);
  const report: Report = useCallback(async (asked) => {
    const result = await asked;
    setNotice(result.ok ? null : { kind: 'problem', words: result.problem.detail });
    return result;
  }, []);
  const hint = useCallback((words: string) => setNotice({ kind: 'hint', words }), []);
  const notices = useMemo(() => ({ report, hint }), [report, hint]);
  useEffect(() => {
    if (notice?.kind === 'hint') return clock.after(HINT_MS, () => setNotice(null));
  }, [notice, clock]);
  const shown = notice && (
    <MessageBar
      className={styles.root}
      intent={notice.kind === 'problem' ? 'error' : 'info'}
      layout="multiline"
      role={notice.kind === 'problem' ? 'alert' : 'status'}
    >
      <MessageBarBody>{notice.words}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => setNotice(null)}>
          {t.app.dismiss}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
  return <ProvideNotices value={notices}>{children(shown)}</ProvideNotices>;
}

/** @returns a function that passes an answer of the bridge through and shows its problem, if it has one */
export const useNotice = (): Report => useNotices().report;

/** @returns a function that shows for a moment how a key is meant */
export const useHint = (): Notices['hint'] => useNotices().hint;
