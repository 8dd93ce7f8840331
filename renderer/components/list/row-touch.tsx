import {
  CheckmarkCircle20Regular,
  ClockAlarm20Regular,
  Eye20Regular,
  MoreHorizontal20Regular,
  PersonAvailable20Regular,
} from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { isMine } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { canSnooze, type RowAction, swipeActionOf } from '../../state/row-actions.ts';
import { useSnapshotPart } from '../../state/services.tsx';
import { useRowStyles } from './row-styles.ts';
import { type SwipeChoice, SwipeRow } from './swipe-row.tsx';

export interface RowTouch {
  /** @param beside anchor of the menu. @param shows snooze: only the snooze choices */
  onMore: (view: ItemView, beside: HTMLElement, shows: 'all' | 'snooze') => void;
  onAct: (view: ItemView, act: RowAction) => void;
}

interface TouchProps {
  view: ItemView;
  touch: RowTouch;
}

const ICONS = {
  acknowledge: CheckmarkCircle20Regular,
  seen: Eye20Regular,
  claim: PersonAvailable20Regular,
} as const satisfies Record<RowAction['do'], typeof Eye20Regular>;

/** Swipe right: the fastest harmless action. Swipe left: opens the snooze choices. */
export function TouchRow({ view, touch, still, children }: TouchProps & { still: boolean; children: ReactNode }) {
  const { t } = useWords();
  const quick = useQuick(view, touch);
  const snooze: SwipeChoice = {
    label: t.answer.opens(t.item.snooze),
    icon: <ClockAlarm20Regular />,
    run: (row) => touch.onMore(view, row, 'snooze'),
  };
  return (
    <SwipeRow left={!still && canSnooze(view) ? snooze : null} right={still ? null : quick}>
      {children}
    </SwipeRow>
  );
}

function useQuick(view: ItemView, { onAct }: RowTouch): SwipeChoice | null {
  const { t } = useWords();
  const me = useSnapshotPart('me');
  const act = swipeActionOf(view);
  if (!act) return null;
  const Icon = ICONS[act.do];
  const { claimedBy } = view.item;
  const claim = claimedBy !== null && isMine(claimedBy, me) ? t.item.release : t.item.claim;
  const label = act.do === 'acknowledge' ? act.action.label : act.do === 'seen' ? t.bulk.seen : claim;
  return { label, icon: <Icon />, run: () => onAct(view, act) };
}

export function MoreButton({ view, touch }: TouchProps) {
  const styles = useRowStyles();
  const { t } = useWords();
  return (
    <button
      type="button"
      className={styles.more}
      aria-haspopup="menu"
      aria-label={t.item.moreOn(view.item.title)}
      onClick={(event) => touch.onMore(view, event.currentTarget, 'all')}
    >
      <MoreHorizontal20Regular aria-hidden />
    </button>
  );
}
