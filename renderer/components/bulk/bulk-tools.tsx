import {
  Menu,
  MenuButton,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { type RefObject, useRef, useState } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { isMine } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { ariaKeys } from '../../state/key-names.ts';
import { canSnooze } from '../../state/row-actions.ts';
import { inSight, useCommands, useServices, useSnapshotPart } from '../../state/services.tsx';
import { useKeyScheme } from '../../state/use-key-scheme.ts';
import { HandOverDialog, mayHandOver } from '../answer/hand-over.tsx';
import { SnoozeGroup } from '../answer/snooze-choices.tsx';
import { useHint, useNotice } from '../frame/notice.tsx';
import type { BulkBarProps } from './use-bulk.ts';

const idsOf = (views: readonly ItemView[]) => views.map(({ item }) => item.id);

/** Actions on several items besides answering: claim, hand over, snooze. Each shows how many items it reaches. */
export function BulkTools({ marked, onUnmark, onActing }: BulkBarProps) {
  const { t } = useWords();
  const me = useSnapshotPart('me');
  const scheme = useKeyScheme();
  const here = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);
  const [handing, setHanding] = useState(false);
  const views = marked.map(({ view }) => view);
  const claim = useClaimAll(views, here);
  const handed = views.filter((view) => mayHandOver(view, me));
  const snoozed = views.filter(canSnooze);
  const show = () => (inSight(here) ? snoozed.length > 0 && setOpen(true) : undefined);
  useCommands({ snooze: show, 'hand-over': () => inSight(here) && handed.length > 0 && setHanding(true) });
  return (
    <span ref={here}>
      <Menu open={open} onOpenChange={(_, { open: next }) => setOpen(next)}>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton size="small" aria-label={t.bulk.moreOnAll} aria-keyshortcuts={ariaKeys('snooze', scheme)}>
            {t.item.more}
          </MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {claim.of > 0 && (
              <MenuItem onClick={claim.run}>
                {t.bulk.entry(claim.release ? t.item.release : t.item.claim, claim.of)}
              </MenuItem>
            )}
            {handed.length > 0 && (
              <MenuItem onClick={() => setHanding(true)}>
                {t.answer.opens(t.bulk.entry(t.item.handOver, handed.length))}
              </MenuItem>
            )}
            {snoozed.length > 0 && (
              <>
                <MenuDivider />
                <SnoozeGroup
                  views={snoozed}
                  onSnoozing={() => onActing(idsOf(snoozed))}
                  onSnoozed={() => onUnmark(idsOf(snoozed))}
                />
              </>
            )}
          </MenuList>
        </MenuPopover>
      </Menu>
      {handing && (
        <HandOverDialog
          views={handed}
          leftOut={views.length - handed.length}
          onHanded={(itemIds) => {
            onActing(itemIds);
            onUnmark(itemIds);
          }}
          onClose={() => setHanding(false)}
        />
      )}
    </span>
  );
}

/** Claims the items; if the user has claimed all of them, releases them. */
function useClaimAll(views: readonly ItemView[], here: RefObject<Element | null>) {
  const { t } = useWords();
  const { bridge } = useServices();
  const me = useSnapshotPart('me');
  const report = useNotice();
  const say = useHint();
  const open = views.filter(({ item, mine }) => isOpen(item) && mine.actions.length > 0);
  const others = open.filter(({ item }) => item.claimedBy === null || !isMine(item.claimedBy, me));
  const release = open.length > 0 && others.length === 0;
  const chosen = release ? open : others;
  const run = async () => {
    if (chosen.length === 0) return say(t.bulk.noneOf.claim);
    const done = await report(bridge.invoke('item.claim', { itemIds: idsOf(chosen), release }));
    if (!done.ok) return;
    const [first] = done.value.refused;
    const count = chosen.length - done.value.refused.length;
    const title = chosen.find(({ item }) => item.id === first?.itemId)?.item.title ?? '';
    if (first) say(t.bulk.partly(release ? t.item.release : t.item.claim, count, chosen.length, title, first.detail));
    else say(release ? t.bulk.releasedMany(count) : t.bulk.claimedMany(count));
  };
  useCommands({ claim: () => inSight(here) && void run() });
  return { of: chosen.length, release, run: () => void run() };
}
