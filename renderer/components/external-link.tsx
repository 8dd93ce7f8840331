import { Link, makeStyles } from '@fluentui/react-components';
import { Open16Regular } from '@fluentui/react-icons/svg/open';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/words.tsx';
import { useServices } from '../state/services.tsx';
import { useNotice } from './notice.tsx';

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', gap: '4px', maxWidth: '100%', minHeight: '24px' },
  text: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

/** An address from an event: opened by the main process in the person's browser, and only where it finds it safe. */
export function ExternalLink({ url, children, label }: { url: string; children: ReactNode; label: string }) {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge } = useServices();
  const report = useNotice();
  const host = URL.canParse(url) ? new URL(url).host : url;
  return (
    <Link
      as="button"
      className={styles.root}
      aria-label={t.item.openLink(label, host)}
      title={url}
      onClick={() => void report(bridge.invoke('link.open', { url }))}
    >
      <span className={styles.text}>{children}</span>
      <Open16Regular aria-hidden />
    </Link>
  );
}
