import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useRef } from 'react';
import type { InboxPlace } from '../../../shared/rules/inbox-tab.ts';
import { FORCED, TOUCH } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { TruncatedText } from '../frame/truncated-text.tsx';

/** Next to an open item in a small window. */
const TIGHT = '@media (min-width: 720px) and (max-width: 900px)';

const useStyles = makeStyles({
  // Never truncate a tab for another: wrap instead.
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    flexGrow: 1,
    minWidth: 0,
    alignSelf: 'stretch',
    gap: '0 4px',
    marginInlineStart: '-8px',
    [TIGHT]: { gap: 0 },
  },
  tab: {
    display: 'flex',
    alignItems: 'center',
    gap: '4px',
    minWidth: 0,
    padding: '2px 8px 0',
    border: 'none',
    borderBottom: '2px solid transparent',
    background: 'none',
    color: tokens.colorNeutralForeground2,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    cursor: 'pointer',
    ':hover': { color: tokens.colorNeutralForeground1 },
    [TIGHT]: { paddingInline: '6px', fontSize: tokens.fontSizeBase200 },
    [TOUCH]: { minHeight: '44px' },
    // In forced colours, a transparent border would be drawn below each tab.
    [FORCED]: { borderBottomColor: 'Canvas' },
  },
  current: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    borderBottomColor: tokens.colorCompoundBrandStroke,
    [FORCED]: { borderBottomColor: 'Highlight' },
  },
  count: { flexShrink: 0, fontVariantNumeric: 'tabular-nums' },
});

export const TAB_PANEL = 'inbox-panel';
export const tabId = (tab: InboxPlace): string => `inbox-tab-${tab}`;

interface InboxTabsProps {
  places: readonly InboxPlace[];
  current: InboxPlace;
  counts: Record<InboxPlace, number>;
  onTab: (tab: InboxPlace) => void;
}

/** Tabs: to answer, to know, snoozed, each with its count (ARIA Authoring Practices, "Tabs"). */
export function InboxTabs({ places, current, counts, onTab }: InboxTabsProps) {
  const styles = useStyles();
  const { t, f } = useWords();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = places.indexOf(current);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: places.length - 1 }[event.key];
    const next = to === undefined ? undefined : places.at(to % places.length);
    if (!next) return;
    event.preventDefault();
    onTab(next);
    list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={t.inbox.title} className={styles.root} onKeyDown={move}>
      {places.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={tabId(tab)}
          aria-selected={tab === current}
          aria-controls={TAB_PANEL}
          tabIndex={tab === current ? 0 : -1}
          className={mergeClasses(styles.tab, tab === current && styles.current)}
          onClick={() => onTab(tab)}
        >
          <TruncatedText>{t.inbox.tabs[tab]}</TruncatedText>{' '}
          <span className={styles.count}>{f.number(counts[tab])}</span>
        </button>
      ))}
    </div>
  );
}
