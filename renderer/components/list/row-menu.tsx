import { Menu, MenuDivider, MenuItem, MenuList, MenuPopover } from '@fluentui/react-components';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { Item, ItemAction } from '../../../shared/items.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { isMine } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { opensLine } from '../../state/answer-kinds.ts';
import { hasPendingAnswer, requireOnlySeen } from '../../state/item-view-rules.ts';
import { canSnooze, type RowAction } from '../../state/row-actions.ts';
import { useSnapshotPart } from '../../state/services.tsx';
import { SnoozeChoices, SnoozeGroup } from '../answer/snooze-choices.tsx';
import { useGuardedPart } from '../frame/use-press-guard.ts';

interface RowMenuProps {
  view: ItemView;
  target: HTMLElement;
  shows: 'all' | 'snooze';
  onAction: (item: Item, action: ItemAction) => void;
  onAct: (view: ItemView, act: RowAction) => void;
  onMark: (itemId: string) => void;
  onSnoozed: (view: ItemView, until: number | null) => void;
  onClose: () => void;
}

/** All actions of a row in words, also those of hover and swipe. One menu for the whole list. */
export function RowMenu(props: RowMenuProps) {
  const { view, target, shows, onSnoozed, onClose } = props;
  const { t } = useWords();
  const guarding = useGuardedPart(shows);
  const snoozed = (until: number | null) => onSnoozed(view, until);
  return (
    <Menu
      open
      positioning={{ target, position: 'below', align: 'end', overflowBoundaryPadding: 8 }}
      onOpenChange={(_, { open }) => {
        if (!open) onClose();
      }}
    >
      <MenuPopover {...guarding}>
        <MenuList aria-label={shows === 'all' ? t.item.moreOn(view.item.title) : t.item.snooze}>
          {shows === 'all' && <Everything {...props} />}
          {canSnooze(view) && (
            <>
              {shows === 'all' && <MenuDivider />}
              {shows === 'all' ? (
                <SnoozeGroup views={[view]} onSnoozed={snoozed} />
              ) : (
                <SnoozeChoices views={[view]} onSnoozed={snoozed} />
              )}
            </>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function Everything({ view, onAction, onAct, onMark }: RowMenuProps) {
  const { t } = useWords();
  const me = useSnapshotPart('me');
  const { item, mine } = view;
  const claimed = item.claimedBy !== null && isMine(item.claimedBy, me);
  const free = !hasPendingAnswer(view);
  return (
    <>
      {free &&
        mine.actions.map((action) => (
          <MenuItem key={action.id} onClick={() => onAction(item, action)}>
            <bdi>{opensLine(action) ? t.answer.opens(action.label) : action.label}</bdi>
          </MenuItem>
        ))}
      {requireOnlySeen([view]) && <MenuItem onClick={() => onAct(view, { do: 'seen' })}>{t.bulk.seen}</MenuItem>}
      {free && isOpen(item) && mine.actions.length > 0 && (
        <MenuItem onClick={() => onAct(view, { do: 'claim' })}>{claimed ? t.item.release : t.item.claim}</MenuItem>
      )}
      {free && <MenuItem onClick={() => onMark(item.id)}>{t.bulk.selectThis}</MenuItem>}
    </>
  );
}
