import { Button, Tooltip } from '@fluentui/react-components';
import { PersonSwap20Regular } from '@fluentui/react-icons/svg/person-swap';
import { lazy, Suspense, useState } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { Me } from '../../../shared/people.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { useWords } from '../../i18n/words.tsx';
import { useSnapshot } from '../../state/services.tsx';
import type { HandOverProps } from './hand-over-dialog.tsx';

const Dialog = lazy(async () => ({ default: (await import('./hand-over-dialog.tsx')).HandOverDialog }));

export const HandOverDialog = (props: HandOverProps) => (
  <Suspense fallback={null}>
    <Dialog {...props} />
  </Suspense>
);

/** Nobody gives away an approval that they asked for themselves. */
export const mayHandOver = ({ item, mine }: ItemView, me: Me | null): boolean =>
  mine.actions.length > 0 && !(me && askersOf(item).includes(me.user.id));

/** Lets somebody else answer in one's place. */
export function HandOver({ view }: { view: ItemView }) {
  const { t } = useWords();
  const { me } = useSnapshot();
  const [open, setOpen] = useState(false);
  if (!mayHandOver(view, me)) return null;
  return (
    <>
      <Tooltip content={t.item.handOver} relationship="label">
        <Button appearance="subtle" icon={<PersonSwap20Regular />} onClick={() => setOpen(true)} />
      </Tooltip>
      {open && <HandOverDialog views={[view]} onClose={() => setOpen(false)} />}
    </>
  );
}
