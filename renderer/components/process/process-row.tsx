import { makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components';
import { Flowchart20Regular } from '@fluentui/react-icons';
import type { Process } from '../../../shared/processes.ts';
import { progressOf } from '../../../shared/rules/process.ts';
import { agoWords, clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow } from '../../state/services.tsx';
import { Time } from '../frame/time.tsx';
import { TruncatedText } from '../frame/truncated-text.tsx';
import { useRowStyles } from '../list/row-styles.ts';

const useStyles = makeStyles({
  late: { color: tokens.colorPaletteDarkOrangeForeground1, fontWeight: tokens.fontWeightSemibold, flexShrink: 0 },
  bar: { flexGrow: 1, alignSelf: 'center', maxWidth: '96px' },
  progress: { flexShrink: 0 },
  wraps: { flexWrap: 'wrap', rowGap: 0 },
});

interface ProcessRowProps {
  process: Process;
  selected: boolean;
  active: boolean;
  onOpen: (keyboard: boolean) => void;
}

export function ProcessRow({ process, selected, active, onOpen }: ProcessRowProps) {
  const row = useRowStyles();
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const progress = progressOf(process, now);
  return (
    <div className={mergeClasses(row.root, selected && row.selected)} data-process={process.id}>
      <button
        type="button"
        className={row.main}
        tabIndex={active ? 0 : -1}
        aria-current={selected || undefined}
        data-active-row={active}
        onClick={(event) => onOpen(event.detail === 0)}
      >
        <span className={mergeClasses(row.icon, progress.state === 'stalled' ? row.warning : row.notice)}>
          <Flowchart20Regular aria-hidden />
        </span>
        <span className={row.text}>
          <span className={row.line}>
            <TruncatedText lines={2} className={row.title} dir="auto" data-title>
              {process.name}
            </TruncatedText>
            <Time at={process.updatedAt} words={agoWords} className={row.when} />
          </span>
          <span className={row.line}>
            <TruncatedText className={row.facts} dir="auto">
              {process.origin.name}
            </TruncatedText>
          </span>
          <span className={mergeClasses(row.line, row.third, styles.wraps)}>
            <span className={styles.progress}>{t.processes.progress(progress.over, progress.total)}</span>
            <ProgressBar
              className={styles.bar}
              value={progress.over}
              max={Math.max(1, progress.total)}
              color={progress.state === 'stalled' ? 'warning' : progress.state === 'finished' ? 'success' : 'brand'}
              aria-hidden
            />
            {progress.stalledSince !== null && (
              <span className={styles.late}>
                {t.processes.stalledSince(clockWords(words, progress.stalledSince, now))}
              </span>
            )}
          </span>
        </span>
      </button>
    </div>
  );
}
