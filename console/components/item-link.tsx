import { Link } from '@fluentui/react-components';
import { addressOf } from '../state/route.ts';
import { useWords } from '../state/services.tsx';

/** To who saw and answered an item. */
export function ItemLink({ id }: { id: string | null }) {
  const { t } = useWords();
  if (id === null || id === '') return null;
  return <Link href={addressOf({ view: 'trace', open: id })}>{t.outbound.openItem}</Link>;
}
