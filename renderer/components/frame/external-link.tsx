import { Link, makeStyles } from '@fluentui/react-components';
import { Open16Regular } from '@fluentui/react-icons';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useWords } from '../../i18n/words.tsx';
import { useServices } from '../../state/services.tsx';
import type { LinkingItem } from './link-warnings.tsx';
import { useNotice } from './notice.tsx';

const LinkQuestion = lazy(async () => ({ default: (await import('./link-question.tsx')).LinkQuestion }));

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', gap: '4px', maxWidth: '100%', minHeight: '24px' },
  text: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

/** A link from an event. The host opens it in the user's browser if its scheme is safe; a link with a misleading target asks first. */
export function ExternalLink({
  item,
  url,
  children,
  label,
}: {
  item: LinkingItem;
  url: string;
  children: ReactNode;
  label: string;
}) {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge } = useServices();
  const report = useNotice();
  const [asking, setAsking] = useState(false);
  const warning = item.linkWarnings?.find((one) => one.url === url);
  const host = warning?.host ?? (URL.canParse(url) ? new URL(url).host : url);
  const open = () => void report(bridge.invoke('link.open', { url }));
  return (
    <>
      <Link
        as="button"
        className={styles.root}
        aria-label={t.item.openLink(label, host)}
        title={url}
        onClick={() => (warning ? setAsking(true) : open())}
      >
        <bdi className={styles.text}>{children}</bdi>
        <Open16Regular aria-hidden />
      </Link>
      {asking && (
        <Suspense fallback={null}>
          <LinkQuestion item={item} url={url} host={host} onOpen={open} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
