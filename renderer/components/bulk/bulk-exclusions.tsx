import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { Modal } from '../../../widgets/modal.tsx';
import { outcomeWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { BULK_KINDS, type BulkKind, type BulkPlan, type Hindrance, type MarkedView, planOf } from '../../state/bulk.ts';
import { useNow, useSnapshotPart } from '../../state/services.tsx';
import { useBulkWords } from './bulk-words.ts';

const useStyles = makeStyles({
  list: { margin: '0 0 8px', padding: 0, listStyleType: 'none' },
  row: { padding: '4px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, overflowWrap: 'anywhere' },
  why: { display: 'block', color: tokens.colorNeutralForeground2 },
});

interface BulkExclusionsProps {
  marked: readonly MarkedView[];
  /** The user chooses to give the comment or confirmation that some items need. */
  onWith: (kind: BulkKind) => void;
  onClose: () => void;
}

export function BulkExclusions({ marked, onWith, onClose }: BulkExclusionsProps) {
  const { t } = useWords();
  const me = useSnapshotPart('me')?.user.id ?? null;
  const all = BULK_KINDS.map((kind) => planOf(kind, marked, me));
  const reaching = all.filter(({ can, not }) => can.length > 0 && not.length > 0);
  const leftOut = marked.flatMap(({ view }): ExcludedItem[] => {
    if (reaching.length === 0) return [{ view, whys: [{ why: whyNone(view, all) }] }];
    const whys = reaching.flatMap(({ kind, not }) =>
      not.flatMap((one) => (one.view === view ? [{ kind, why: one.why }] : [])),
    );
    return whys.length > 0 ? [{ view, whys }] : [];
  });
  return (
    <Modal
      title={t.bulk.restTitle}
      onClose={onClose}
      actions={(close) => (
        <Button data-first-focus onClick={close}>
          {t.app.close}
        </Button>
      )}
    >
      <ExclusionList rows={leftOut} verbs={reaching.length > 0} />
      {reaching.map((plan) => (
        <GiveWords
          key={plan.kind}
          plan={plan}
          more={planOf(plan.kind, marked, me, true)}
          onWith={() => {
            onClose();
            onWith(plan.kind);
          }}
        />
      ))}
    </Modal>
  );
}

/** If no answer reaches the item: what prevents all of them, or one. */
function whyNone(view: ItemView, all: readonly BulkPlan[]): Hindrance {
  const whys = all.flatMap(({ not }) => not.filter((one) => one.view === view).map(({ why }) => why));
  return whys.find((why) => why !== 'none') ?? 'none';
}

interface ExcludedItem {
  view: ItemView;
  whys: { kind?: BulkKind; why: Hindrance }[];
}

function GiveWords({ plan, more, onWith }: { plan: BulkPlan; more: BulkPlan; onWith: () => void }) {
  const { t } = useWords();
  const words = useBulkWords();
  const gained = more.can.length - plan.can.length;
  if (gained <= 0) return null;
  const asked = t.bulk.withWords[more.comment === 'none' ? 'yes' : 'comment'](words.label(more), more.can.length);
  return (
    <Button size="small" onClick={onWith}>
      {t.answer.opens(asked)}
    </Button>
  );
}

function ExclusionList({ rows, verbs }: { rows: readonly ExcludedItem[]; verbs: boolean }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const me = useSnapshotPart('me');
  const now = useNow();
  return (
    <ul className={styles.list}>
      {rows.map(({ view: { item }, whys }) => (
        <li key={item.id} className={styles.row}>
          <span dir="auto">{item.title}</span>
          {item.outcome ? (
            <span className={styles.why}>{outcomeWords(words, item.outcome, me, now)}</span>
          ) : (
            reasons(whys).map(({ why, kinds }) => (
              <span key={why} className={styles.why}>
                {verbs
                  ? t.bulk.whyOf(kinds.map((kind) => t.bulk.kinds[kind]).join(', '), t.bulk.why[why])
                  : t.bulk.why[why]}
              </span>
            ))
          )}
        </li>
      ))}
    </ul>
  );
}

function reasons(whys: ExcludedItem['whys']): { why: Hindrance; kinds: BulkKind[] }[] {
  const groups = Map.groupBy(whys, ({ why }) => why);
  return [...groups].map(([why, all]) => ({ why, kinds: all.flatMap(({ kind }) => kind ?? []) }));
}
