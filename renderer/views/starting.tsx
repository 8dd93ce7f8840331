import { makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { hidden } from '../../widgets/styles.ts';
import { Loading, PaneMessage } from '../components/frame/pane-message.tsx';
import { useWords } from '../i18n/words.tsx';
import { useServices } from '../state/services.tsx';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    boxSizing: 'border-box',
    paddingTop: 'env(safe-area-inset-top)',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  hidden,
});

function Frame({ children }: { children: ReactNode }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <main className={styles.root}>
      <h1 className={styles.hidden}>{t.app.name}</h1>
      {children}
    </main>
  );
}

export function Starting() {
  const { t } = useWords();
  return (
    <Frame>
      <Loading words={t.loading.start} />
    </Frame>
  );
}

export function StartFailed({ detail }: { detail: string }) {
  const { t } = useWords();
  const { snapshots } = useServices();
  return (
    <Frame>
      <PaneMessage
        icon={<ErrorCircleRegular />}
        title={t.failed.startTitle}
        body={detail}
        action={{ label: t.app.retry, run: snapshots.retry, primary: true }}
        urgent
      />
    </Frame>
  );
}
