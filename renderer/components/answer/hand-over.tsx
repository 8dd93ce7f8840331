import { PersonSwap20Regular } from '@fluentui/react-icons';
import { lazy, type RefObject, Suspense, useState } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { Me } from '../../../shared/people.ts';
import { askersOf } from '../../../shared/rules/requester.ts';
import { useWords } from '../../i18n/words.tsx';
import { ariaKeys } from '../../state/key-names.ts';
import { inSight, useCommands, useSnapshotPart } from '../../state/services.tsx';
import { useKeyScheme } from '../../state/use-key-scheme.ts';
import type { HandOverProps } from './hand-over-dialog.tsx';
import { Tool } from './tool.tsx';

const Dialog = lazy(async () => ({ default: (await import('./hand-over-dialog.tsx')).HandOverDialog }));

export const HandOverDialog = (props: HandOverProps) => (
  <Suspense fallback={null}>
    <Dialog {...props} />
  </Suspense>
);

export interface ToolProps {
  /** Element around the tools; their keys work while it is visible. */
  here: RefObject<Element | null>;
  labelled: boolean;
}

/** Requesters cannot hand over their own approval. */
export const mayHandOver = ({ item, mine }: ItemView, me: Me | null): boolean =>
  mine.actions.length > 0 && !(me && askersOf(item).includes(me.user.id));

export function HandOver({ view, here, labelled }: ToolProps & { view: ItemView }) {
  const { t } = useWords();
  const me = useSnapshotPart('me');
  const [open, setOpen] = useState(false);
  const scheme = useKeyScheme();
  useCommands({ 'hand-over': () => inSight(here) && mayHandOver(view, me) && setOpen(true) });
  if (!mayHandOver(view, me)) return null;
  return (
    <>
      <Tool
        label={t.item.handOver}
        labelled={labelled}
        icon={<PersonSwap20Regular />}
        keys={ariaKeys('hand-over', scheme)}
        onClick={() => setOpen(true)}
      />
      {open && <HandOverDialog views={[view]} onClose={() => setOpen(false)} />}
    </>
  );
}
