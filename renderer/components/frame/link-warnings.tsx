import { makeStyles, tokens } from '@fluentui/react-components';
import { Warning16Regular } from '@fluentui/react-icons';
import type { Item } from '../../../shared/items.ts';
import { linkWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';

const useStyles = makeStyles({
  root: {
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

export type LinkingItem = Pick<Item, 'linkWarnings' | 'origin'>;

export function LinkWarnings({ item, url }: { item: LinkingItem; url: string }) {
  const styles = useStyles();
  const words = linkWords(useWords(), item, url);
  if (words.length === 0) return null;
  return (
    <div className={styles.root}>
      <Warning16Regular aria-hidden className={styles.icon} />
      <span>
        {words.join(' ')} <bdi className={styles.address}>{url}</bdi>
      </span>
    </div>
  );
}
