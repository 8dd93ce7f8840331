import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Filled, Clock20Regular, DismissCircle20Filled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { RequestAnswer, RequestedItem } from '../../../shared/requests.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { verdictOf } from '../../../shared/rules/line-decisions.ts';
import { givenWords, moneyWords, personWords, recordWords } from '../../i18n/item-words.ts';
import { agoWords, clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow } from '../../state/services.tsx';
import { Time } from '../frame/time.tsx';
import { DueMark } from '../list/due-mark.tsx';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    gap: '10px',
    padding: '12px 16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
  },
  icon: { flexShrink: 0, lineHeight: 0, color: tokens.colorNeutralForeground2 },
  approved: { color: tokens.colorPaletteGreenForeground1 },
  rejected: { color: tokens.colorPaletteRedForeground1 },
  text: { display: 'flex', flexDirection: 'column', gap: '4px', flexGrow: 1, minWidth: 0 },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  line: { display: 'flex', flexWrap: 'wrap', gap: '2px 12px', margin: 0, color: tokens.colorNeutralForeground2 },
  state: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  comment: { margin: 0, whiteSpace: 'pre-wrap' },
  remind: { alignSelf: 'flex-start', marginTop: '4px' },
});

interface RequestRowProps {
  item: RequestedItem;
  offline: boolean;
  onRemind: () => void;
}

/** A request with its state in words; names only as far as the source shows them. */
export function RequestRow({ item, offline, onRemind }: RequestRowProps) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const { title, source, record = null, amount = null, state, dueAt, outcome, createdAt, asked, claimedBy } = item;
  const open = isOpen({ state });
  return (
    <li className={styles.root}>
      <StateIcon outcome={outcome} />
      <div className={styles.text}>
        <h2 className={styles.title} dir="auto">
          {title}
        </h2>
        <p className={styles.line}>
          <span className={styles.state}>{outcome ? givenWords(words, outcome) : t.states[state]}</span>
          {outcome ? <Time at={outcome.at} words={agoWords} /> : null}
          {outcome?.by && <bdi>{personWords(words, outcome.by)}</bdi>}
          {open && dueAt && <DueMark dueAt={dueAt} told />}
        </p>
        {outcome?.comment && (
          <p className={styles.comment} dir="auto">
            {outcome.comment}
          </p>
        )}
        <Line>{[source, recordWords({ record }), moneyWords(words, { amount })].filter(Boolean).join(' · ')}</Line>
        {open && asked && asked.length > 0 && <Line>{t.requests.asked(asked.join(', '))}</Line>}
        {open && claimedBy && <Line>{t.thread.claim(claimedBy.name)}</Line>}
        <Line>
          {t.requests.sent} <Time at={createdAt} words={agoWords} />
        </Line>
        {item.remindableAt !== null && (
          <Remind at={Date.parse(item.remindableAt)} title={title} offline={offline} onRemind={onRemind} />
        )}
      </div>
    </li>
  );
}

function StateIcon({ outcome }: { outcome: RequestAnswer | null }) {
  const styles = useStyles();
  const isRejected = outcome !== null && verdictOf(outcome) === 'reject';
  const Icon = !outcome ? Clock20Regular : isRejected ? DismissCircle20Filled : CheckmarkCircle20Filled;
  const look = isRejected ? styles.rejected : styles.approved;
  return (
    <span className={mergeClasses(styles.icon, outcome !== null && look)}>
      <Icon aria-hidden />
    </span>
  );
}

const Line = ({ children }: { children: ReactNode }) => {
  const styles = useStyles();
  return <p className={styles.line}>{typeof children === 'string' ? <bdi>{children}</bdi> : children}</p>;
};

/** @param at ms since 1970: the earliest time of a reminder */
function Remind({
  at,
  title,
  offline,
  onRemind,
}: {
  at: number;
  title: string;
  offline: boolean;
  onRemind: () => void;
}) {
  const styles = useStyles();
  const words = useWords();
  const now = useNow();
  const { requests } = words.t;
  if (at > now) return <Line>{requests.remindedBefore(clockWords(words, at, now))}</Line>;
  return (
    <Button
      className={styles.remind}
      size="small"
      disabled={offline}
      aria-label={requests.remindOf(title)}
      onClick={onRemind}
    >
      {requests.remind}
    </Button>
  );
}
