import {
  Menu,
  MenuButton,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
} from '@fluentui/react-components';
import {
  ClockAlarm20Filled,
  ClockAlarm20Regular,
  MoreHorizontal20Regular,
  PersonAvailable20Filled,
  PersonAvailable20Regular,
} from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { ROOMY, TOUCH } from '../../../widgets/styles.ts';
import { isMine } from '../../i18n/item-words.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { ariaKeys } from '../../state/key-names.ts';
import { inSight, useCommands, useNow, useServices, useSnapshotPart } from '../../state/services.tsx';
import { snoozedUntil } from '../../state/snooze.ts';
import { useKeyScheme } from '../../state/use-key-scheme.ts';
import { useNotice } from '../frame/notice.tsx';
import { useMedia } from '../frame/use-media.ts';
import { HandOver, HandOverDialog, mayHandOver, type ToolProps } from './hand-over.tsx';
import { SnoozeChoices, SnoozeGroup } from './snooze-choices.tsx';
import { Tool } from './tool.tsx';

const useStyles = makeStyles({
  // In a narrow pane they wrap together below the answers.
  root: { display: 'inline-flex', gap: '4px', flexShrink: 0, marginInlineStart: 'auto' },
});

/** Actions besides answering: claim, hand over, snooze. */
export function ItemTools({ view }: { view: ItemView }) {
  const styles = useStyles();
  const here = useRef<HTMLSpanElement>(null);
  const touch = useMedia(TOUCH);
  const labelled = useMedia(ROOMY);
  return (
    <span ref={here} className={styles.root}>
      {touch ? (
        <ToolsMenu view={view} here={here} />
      ) : (
        <>
          <ClaimButton view={view} here={here} labelled={labelled} />
          <HandOver view={view} here={here} labelled={labelled} />
          <SnoozeMenu view={view} here={here} labelled={labelled} />
        </>
      )}
    </span>
  );
}

interface ItemToolProps extends ToolProps {
  view: ItemView;
}

function useClaim({ item }: ItemView) {
  const { bridge } = useServices();
  const me = useSnapshotPart('me');
  const report = useNotice();
  const mine = item.claimedBy !== null && isMine(item.claimedBy, me);
  return { mine, run: () => void report(bridge.invoke('item.claim', { itemIds: [item.id], release: mine })) };
}

function ClaimButton({ view, here, labelled }: ItemToolProps) {
  const { t } = useWords();
  const { mine, run } = useClaim(view);
  const scheme = useKeyScheme();
  const label = mine ? t.item.release : t.item.claim;
  useCommands({ claim: () => inSight(here) && run() });
  return (
    <Tool
      label={label}
      labelled={labelled}
      icon={mine ? <PersonAvailable20Filled /> : <PersonAvailable20Regular />}
      keys={ariaKeys('claim', scheme)}
      onClick={run}
    />
  );
}

function SnoozeMenu({ view, here, labelled }: ItemToolProps) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const until = snoozedUntil(view, now);
  const scheme = useKeyScheme();
  const [open, setOpen] = useState(false);
  useCommands({ snooze: () => inSight(here) && setOpen(true) });
  const label = until === null ? t.item.snooze : t.time.snoozedUntil(clockWords(words, until, now));
  return (
    <Menu open={open} onOpenChange={(_, { open: next }) => setOpen(next)}>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          appearance="subtle"
          aria-label={label}
          title={label}
          aria-keyshortcuts={ariaKeys('snooze', scheme)}
          icon={until === null ? <ClockAlarm20Regular /> : <ClockAlarm20Filled />}
        >
          {labelled ? t.item.snooze : undefined}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <SnoozeChoices views={[view]} />
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** The tools as a menu with words, for touch without hover. */
function ToolsMenu({ view, here }: Omit<ItemToolProps, 'labelled'>) {
  const { t } = useWords();
  const me = useSnapshotPart('me');
  const [open, setOpen] = useState(false);
  const [handing, setHanding] = useState(false);
  const { mine, run } = useClaim(view);
  useCommands({
    claim: () => inSight(here) && run(),
    snooze: () => inSight(here) && setOpen(true),
    'hand-over': () => inSight(here) && mayHandOver(view, me) && setHanding(true),
  });
  return (
    <>
      <Menu open={open} onOpenChange={(_, { open: next }) => setOpen(next)}>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton appearance="subtle" menuIcon={null} aria-label={t.item.more} icon={<MoreHorizontal20Regular />} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={run}>{mine ? t.item.release : t.item.claim}</MenuItem>
            {mayHandOver(view, me) && (
              <MenuItem onClick={() => setHanding(true)}>{t.answer.opens(t.item.handOver)}</MenuItem>
            )}
            <MenuDivider />
            <SnoozeGroup views={[view]} />
          </MenuList>
        </MenuPopover>
      </Menu>
      {handing && <HandOverDialog views={[view]} onClose={() => setHanding(false)} />}
    </>
  );
}
