import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import type { Result } from '../../shared/ipc.ts';
import type { Problem } from '../../shared/problems.ts';
import { useWords } from '../i18n/words.tsx';

type Report = <T>(asked: Promise<Result<T>>) => Promise<Result<T>>;

const NoticeContext = createContext<Report | null>(null);

const useStyles = makeStyles({ root: { flexShrink: 0, margin: '0 8px 8px' } });

/** Shows, above the status line, why something that was asked for did not happen. */
export function NoticeArea({ children }: { children: (notice: ReactNode) => ReactNode }) {
  const styles = useStyles();
  const { t } = useWords();
  const [problem, setProblem] = useState<Problem | null>(null);
  const report: Report = useCallback(async (asked) => {
    const result = await asked;
    setProblem(result.ok ? null : result.problem);
    return result;
  }, []);
  const notice = problem && (
    <MessageBar className={styles.root} intent="error" layout="multiline" role="alert">
      <MessageBarBody>{problem.detail}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => setProblem(null)}>
          {t.app.dismiss}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
  return <NoticeContext.Provider value={report}>{children(notice)}</NoticeContext.Provider>;
}

/** @returns a function that passes an answer of the bridge through and shows its problem, if it has one */
export function useNotice(): Report {
  const report = useContext(NoticeContext);
  if (!report) throw new Error('useNotice needs a NoticeArea above it');
  return report;
}
