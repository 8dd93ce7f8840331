import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { useWords } from '../../i18n/words.tsx';
import type { BulkPlan } from '../../state/bulk.ts';
import { commandOf } from '../../state/commands.ts';
import { requireOnlySeen } from '../../state/item-view-rules.ts';
import { ariaKeys } from '../../state/key-names.ts';
import { useNow } from '../../state/services.tsx';
import { snoozedUntil } from '../../state/snooze.ts';
import { useKeyScheme } from '../../state/use-key-scheme.ts';
import { useSnooze } from '../answer/use-snooze.ts';
import { useGuardedPart } from '../frame/use-press-guard.ts';
import { BulkExclusions } from './bulk-exclusions.tsx';
import { BulkLine } from './bulk-line.tsx';
import { BulkTools } from './bulk-tools.tsx';
import { useBulkWords } from './bulk-words.ts';
import { type Bulk, type BulkBarProps, useBulk } from './use-bulk.ts';

const useStyles = makeStyles({
  root: {
    flexShrink: 0,
    // Limited, so that the focused row stays visible above it (WCAG 2.4.11).
    maxHeight: '60%',
    overflowY: 'auto',
    boxSizing: 'border-box',
    padding: '6px 8px 8px 16px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1Selected,
  },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px', minHeight: '32px' },
  head: { display: 'flex', alignItems: 'center', gap: '6px', minHeight: '28px' },
  count: { flexGrow: 1, fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
});

/** Actions on all marked items, with the number each reaches, and which are left out and why. */
export function BulkBar(props: BulkBarProps) {
  const styles = useStyles();
  const { t } = useWords();
  const here = useRef<HTMLElement>(null);
  const bulk = useBulk(props, here);
  const reach = bulk.plans.map(({ kind, can }) => [kind, can.length]);
  const guarding = useGuardedPart(JSON.stringify([reach, bulk.line?.kind]), here);
  return (
    <section ref={here} className={styles.root} aria-label={t.bulk.label} {...guarding}>
      {bulk.line ? (
        <BulkLine
          key={bulk.line.kind}
          plan={bulk.line}
          problem={bulk.problem}
          onSend={bulk.send}
          onClose={bulk.close}
        />
      ) : (
        <Choices {...props} bulk={bulk} />
      )}
    </section>
  );
}

function Choices({ bulk, ...props }: BulkBarProps & { bulk: Bulk }) {
  const { marked, onUnmark } = props;
  const styles = useStyles();
  const { t } = useWords();
  const words = useBulkWords();
  const [rest, setRest] = useState(false);
  const [lead] = bulk.plans;
  const seeing = marked.filter(({ view }) => requireOnlySeen([view]));
  const leftOut = lead ? lead.not.length : seeing.length === marked.length ? 0 : marked.length;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.count}>
          {lead ? [words.reach(lead, marked.length), ...words.sums(lead)].join(' · ') : t.bulk.selected(marked.length)}
        </span>
        <Tooltip content={t.bulk.clearLabel} relationship="label">
          <Button size="small" appearance="subtle" icon={<Dismiss20Regular />} onClick={() => onUnmark()} />
        </Tooltip>
      </div>
      <div className={styles.line}>
        {bulk.plans.map((plan, index) => (
          <AnswerAll key={plan.kind} plan={plan} first={index === 0} onPress={() => bulk.press(plan.kind)} />
        ))}
        {seeing.length > 0 && (
          <Button
            size="small"
            appearance={lead ? 'secondary' : 'primary'}
            onClick={() => void bulk.see(seeing.map(({ view }) => view.item.id))}
          >
            {seeing.length === marked.length ? t.bulk.seen : t.bulk.seenMany(seeing.length)}
          </Button>
        )}
        <BringBack {...props} />
        <BulkTools {...props} />
        {leftOut > 0 && (
          <Button size="small" appearance="subtle" onClick={() => setRest(true)}>
            {t.answer.opens(t.bulk.leftOut(leftOut))}
          </Button>
        )}
      </div>
      {rest && <BulkExclusions marked={marked} onWith={bulk.open} onClose={() => setRest(false)} />}
    </>
  );
}

function BringBack({ marked, onUnmark, onActing }: BulkBarProps) {
  const { t } = useWords();
  const now = useNow();
  const snooze = useSnooze();
  const views = marked.map(({ view }) => view);
  const itemIds = views.map(({ item }) => item.id);
  if (!views.every((view) => snoozedUntil(view, now) !== null)) return null;
  const what = { views, onSnoozing: () => onActing(itemIds), onSnoozed: () => onUnmark(itemIds) };
  return (
    <Button size="small" onClick={() => void snooze(what, null)}>
      {t.bulk.back(views.length)}
    </Button>
  );
}

function AnswerAll({ plan, first, onPress }: { plan: BulkPlan; first: boolean; onPress: () => void }) {
  const { t } = useWords();
  const words = useBulkWords();
  const scheme = useKeyScheme();
  const command = commandOf(plan.kind);
  const label = t.bulk.button(words.label(plan), plan.can.length);
  return (
    <Button
      size="small"
      appearance={first ? 'primary' : 'secondary'}
      aria-label={t.bulk.onAll(words.label(plan), plan.can.length)}
      aria-keyshortcuts={command ? ariaKeys(command, scheme) : undefined}
      onClick={onPress}
    >
      <bdi>{plan.opens ? t.answer.opens(label) : label}</bdi>
    </Button>
  );
}
