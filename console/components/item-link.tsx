import { Link } from '@fluentui/react-components';
import { addressOf } from '../state/route.ts';
import { useWords } from '../state/services.tsx';
import { Breaking } from './columns.tsx';

/** Link to the trace of an item. @param title absent: the item is no longer stored */
export function ItemLink({ id, title }: { id: string | null; title?: string | undefined }) {
  const { t } = useWords();
  if (id === null || id === '') return null;
  return (
    <Link href={addressOf({ view: 'trace', open: id })}>
      {title === undefined ? t.outbound.openItem : <Breaking>{title}</Breaking>}
    </Link>
  );
}
