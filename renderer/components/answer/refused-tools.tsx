import { Button, makeStyles } from '@fluentui/react-components';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { ItemAction } from '../../../shared/items.ts';
import { NARROW } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { ExternalLink } from '../frame/external-link.tsx';
import { ItemTools } from './item-tools.tsx';

const useStyles = makeStyles({
  root: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px', [NARROW]: { gap: '6px 8px' } },
});

interface RefusedToolsProps {
  view: ItemView;
  onAgain: () => void;
  onPress: (action: ItemAction) => void;
}

/** Options after the source refused an answer: answer again, open the source, or ask. */
export function RefusedTools({ view, onAgain, onPress }: RefusedToolsProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { item, mine } = view;
  const ask = mine.actions.find(({ kind }) => kind === 'request-info');
  const { record, origin } = item;
  const openIn = t.notAccepted.open(record?.system ?? origin.name);
  return (
    <div className={styles.root}>
      <Button appearance="primary" onClick={onAgain}>
        {t.notAccepted.again}
      </Button>
      {ask && <Button onClick={() => onPress(ask)}>{t.answer.opens(t.notAccepted.ask)}</Button>}
      {record?.url && (
        <ExternalLink item={item} url={record.url} label={openIn}>
          {openIn}
        </ExternalLink>
      )}
      <ItemTools key={view.item.id} view={view} />
    </div>
  );
}
