import {
  Button,
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Tooltip,
} from '@fluentui/react-components';
import { ClockAlarm20Filled, ClockAlarm20Regular } from '@fluentui/react-icons/svg/clock-alarm';
import { PersonAvailable20Filled, PersonAvailable20Regular } from '@fluentui/react-icons/svg/person-available';
import { type RefObject, useRef, useState } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { isMine } from '../../i18n/item-words.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { inSight, useCommands, useNow, useServices, useSnapshot } from '../../state/services.tsx';
import { snoozeChoices } from '../../state/snooze.ts';
import { useNotice } from '../frame/notice.tsx';
import { HandOver } from './hand-over.tsx';

const useStyles = makeStyles({
  // Where there is too little room they go below the answers together.
  root: { display: 'inline-flex', gap: '4px', flexShrink: 0, marginInlineStart: 'auto' },
});

/** What a person does with an item besides answering: say that they are on it, hand it over, or snooze it. */
export function OwnTools({ view }: { view: ItemView }) {
  const styles = useStyles();
  const here = useRef<HTMLSpanElement>(null);
  return (
    <span ref={here} className={styles.root}>
      <ClaimButton view={view} here={here} />
      <HandOver view={view} />
      <SnoozeMenu view={view} here={here} />
    </span>
  );
}

interface ToolProps {
  view: ItemView;
  /** Where the tools are; their keys work while it is in sight. */
  here: RefObject<Element | null>;
}

function ClaimButton({ view: { item }, here }: ToolProps) {
  const { t } = useWords();
  const { bridge } = useServices();
  const { me } = useSnapshot();
  const report = useNotice();
  const mine = item.claimedBy !== null && isMine(item.claimedBy, me);
  const label = mine ? t.item.release : t.item.claim;
  const run = () => void report(bridge.invoke('item.claim', { itemId: item.id, release: mine }));
  useCommands({ claim: () => inSight(here) && run() });
  return (
    <Tooltip content={label} relationship="label">
      <Button
        appearance="subtle"
        icon={mine ? <PersonAvailable20Filled /> : <PersonAvailable20Regular />}
        onClick={run}
      />
    </Tooltip>
  );
}

function SnoozeMenu({ view: { item, mine }, here }: ToolProps) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const { bridge } = useServices();
  const report = useNotice();
  const [open, setOpen] = useState(false);
  useCommands({ snooze: () => inSight(here) && setOpen(true) });
  const until =
    mine.snoozedUntil !== null && Date.parse(mine.snoozedUntil) > now ? Date.parse(mine.snoozedUntil) : null;
  const snooze = (at: number | null) =>
    void report(
      bridge.invoke('item.snooze', { itemId: item.id, until: at === null ? null : new Date(at).toISOString() }),
    );
  const label = until === null ? t.item.snooze : t.time.snoozedUntil(clockWords(words, until, now));
  return (
    <Menu open={open} onOpenChange={(_, { open: next }) => setOpen(next)}>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          appearance="subtle"
          aria-label={label}
          title={label}
          icon={until === null ? <ClockAlarm20Regular /> : <ClockAlarm20Filled />}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {until !== null && <MenuItem onClick={() => snooze(null)}>{t.item.snoozed}</MenuItem>}
          {snoozeChoices(now).map(({ name, at }) => (
            <MenuItem key={name} secondaryContent={clockWords(words, at, now)} onClick={() => snooze(at)}>
              {t.snooze[name]}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
