import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { Result } from '../../../shared/bridge/bridge.ts';
import { requiredContext } from '../../../widgets/required-context.ts';
import { BELOW_VIEWS, NARROW } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { ariaKeys } from '../../state/key-names.ts';
import { useCommands, useServices } from '../../state/services.tsx';
import { useKeyScheme } from '../../state/use-key-scheme.ts';

type Report = <T>(asked: Promise<Result<T>>) => Promise<Result<T>>;

interface Notices {
  report: Report;
  /** @param undo reverts the reported action while the hint is displayed */
  hint(words: string, undo?: () => void): void;
}
const [ProvideNotices, useNotices] = requiredContext<Notices>('notices');

/** A problem is displayed until it is dismissed; a hint disappears by itself. */
type Notice = { kind: 'problem' | 'hint'; words: string; undo?: () => void };
/** ms. */
const HINT_MS = 6000;

const useStyles = makeStyles({
  root: { flexShrink: 0, order: BELOW_VIEWS, margin: '0 8px 8px' },
  hint: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    [NARROW]: { whiteSpace: 'normal', paddingBlock: '6px' },
  },
});

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
  const hint: Notices['hint'] = useCallback(
    (words, undo) => setNotice({ kind: 'hint', words, ...(undo ? { undo } : {}) }),
    [],
  );
  const notices = useMemo(() => ({ report, hint }), [report, hint]);
  useEffect(() => {
    if (notice?.kind === 'hint') return clock.after(HINT_MS, () => setNotice(null));
  }, [notice, clock]);
  const shown = notice && (
    <MessageBar
      className={styles.root}
      intent={notice.kind === 'problem' ? 'error' : 'info'}
      layout={notice.kind === 'problem' ? 'multiline' : 'singleline'}
      role={notice.kind === 'problem' ? 'alert' : 'status'}
    >
      <MessageBarBody className={notice.kind === 'hint' ? styles.hint : undefined} title={notice.words}>
        {notice.words}
      </MessageBarBody>
      <MessageBarActions>
        {notice.undo && <UndoHint run={notice.undo} onDone={() => setNotice(null)} />}
        <Button size="small" onClick={() => setNotice(null)}>
          {t.app.dismiss}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
  return <ProvideNotices value={notices}>{children(shown)}</ProvideNotices>;
}

function UndoHint({ run, onDone }: { run: () => void; onDone: () => void }) {
  const { t } = useWords();
  const scheme = useKeyScheme();
  const undo = () => {
    // First, because the undo may show a notice of its own.
    onDone();
    run();
  };
  useCommands({ undo });
  return (
    <Button size="small" aria-keyshortcuts={ariaKeys('undo', scheme)} onClick={undo}>
      {t.undo.button}
    </Button>
  );
}

/** @returns a function that passes on a result of the bridge and displays its problem, if any */
export const useNotice = (): Report => useNotices().report;

/** @returns a function that displays a temporary hint, optionally with undo */
export const useHint = (): Notices['hint'] => useNotices().hint;
