import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeft20Regular } from '@fluentui/react-icons';
import { useEffect, useRef } from 'react';
import type { Process } from '../../shared/processes.ts';
import { progressOf } from '../../shared/rules/process.ts';
import { NARROW, ONE_PANE } from '../../widgets/styles.ts';
import { Section } from '../components/frame/section.tsx';
import { ProcessPicture } from '../components/process/process-picture.tsx';
import { ProcessSteps } from '../components/process/process-steps.tsx';
import { agoWords, clockWords } from '../i18n/times.ts';
import { useWords } from '../i18n/words.tsx';
import { useNow, useServices } from '../state/services.tsx';
import type { ListViewProps } from './list-view.ts';

const useStyles = makeStyles({
  detail: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    padding: '16px 24px 24px',
    [NARROW]: { padding: '0 16px 24px' },
  },
  bar: { display: 'none', flexShrink: 0, padding: '8px', [ONE_PANE]: { display: 'flex' } },
  title: {
    margin: '0 0 4px',
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    outlineStyle: 'none',
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: '12px',
    marginBottom: '16px',
    color: tokens.colorNeutralForeground2,
  },
  items: { marginTop: '16px' },
  late: { color: tokens.colorPaletteDarkOrangeForeground1, fontWeight: tokens.fontWeightSemibold },
});

export function ProcessDetail({ process, navigation, go }: ListViewProps & { process: Process }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const { history } = useServices();
  const now = useNow();
  const title = useRef<HTMLHeadingElement>(null);
  const turn = navigation.focus.on === 'item' ? navigation.focus.turn : null;
  useEffect(() => {
    // The picture has already scrolled to the current step.
    if (turn !== null) title.current?.focus({ preventScroll: true });
  }, [turn]);
  const progress = progressOf(process, now);
  const items = () => {
    history.search({ q: process.id });
    go({ to: 'view', view: 'history' });
  };
  return (
    <>
      <div className={styles.bar}>
        <Button appearance="subtle" icon={<ArrowLeft20Regular />} onClick={() => go({ to: 'process-list' })}>
          {t.processes.back}
        </Button>
      </div>
      <article className={styles.detail}>
        <h1 ref={title} tabIndex={-1} className={styles.title} dir="auto">
          {process.name}
        </h1>
        <div className={styles.line}>
          <bdi>{process.origin.name}</bdi>
          <span>{t.processes.progress(progress.over, progress.total)}</span>
          <span>{t.processes.moved(agoWords(words, Date.parse(process.updatedAt), now))}</span>
          {progress.stalledSince !== null && (
            <span className={styles.late}>
              {t.processes.stalledSince(clockWords(words, progress.stalledSince, now))}
            </span>
          )}
        </div>
        <ProcessPicture process={process} />
        <Section title={t.processes.steps}>
          <ProcessSteps process={process} />
        </Section>
        <Button className={styles.items} onClick={items}>
          {t.processes.items}
        </Button>
      </article>
    </>
  );
}
