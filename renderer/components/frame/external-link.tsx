import { Button, Link, makeStyles, tokens } from '@fluentui/react-components';
import { Open16Regular } from '@fluentui/react-icons/svg/open';
import { Warning16Regular } from '@fluentui/react-icons/svg/warning';
import { type ReactNode, useState } from 'react';
import type { Item } from '../../../shared/items.ts';
import { Modal } from '../../../widgets/modal.tsx';
import { linkWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { useServices } from '../../state/services.tsx';
import { useNotice } from './notice.tsx';

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', gap: '4px', maxWidth: '100%', minHeight: '24px' },
  text: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  warnings: {
    display: 'flex',
    gap: '6px',
    marginBottom: '4px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  icon: { flexShrink: 0, color: tokens.colorStatusWarningForeground3 },
  address: { color: tokens.colorNeutralForeground2 },
});

type LinkingItem = Pick<Item, 'linkWarnings' | 'origin'>;

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
      {asking && <LinkQuestion item={item} url={url} host={host} onOpen={open} onClose={() => setAsking(false)} />}
    </>
  );
}

export function LinkWarnings({ item, url }: { item: LinkingItem; url: string }) {
  const styles = useStyles();
  const words = linkWords(useWords(), item, url);
  if (words.length === 0) return null;
  return (
    <div className={styles.warnings}>
      <Warning16Regular aria-hidden className={styles.icon} />
      <span>
        {words.join(' ')} <bdi className={styles.address}>{url}</bdi>
      </span>
    </div>
  );
}

interface QuestionProps {
  item: LinkingItem;
  url: string;
  host: string;
  onOpen: () => void;
  onClose: () => void;
}

function LinkQuestion({ item, url, host, onOpen, onClose }: QuestionProps) {
  const { t } = useWords();
  return (
    <Modal
      title={t.item.linkAsk}
      question
      onClose={onClose}
      actions={(close) => (
        <>
          <Button onClick={close}>{t.app.cancel}</Button>
          <Button
            onClick={() => {
              close();
              onOpen();
            }}
          >
            {t.item.linkOpen(host)}
          </Button>
        </>
      )}
    >
      <LinkWarnings item={item} url={url} />
      <p>{t.item.linkAskFrom(item.origin.name)}</p>
    </Modal>
  );
}
