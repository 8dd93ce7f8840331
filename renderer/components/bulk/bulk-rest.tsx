import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { Modal } from '../../../widgets/modal.tsx';
import { outcomeWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { BULK_KINDS, type BulkKind, type BulkPlan, type Hindrance, type MarkedView, planOf } from '../../state/bulk.ts';
import { useNow, useSnapshot } from '../../state/services.tsx';
import { useBulkWords } from './bulk-words.ts';

const useStyles = makeStyles({
  title: { margin: '12px 0 4px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { margin: '0 0 8px', padding: 0, listStyleType: 'none' },
  row: { padding: '4px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, overflowWrap: 'anywhere' },
  why: { display: 'block', color: tokens.colorNeutralForeground2 },
});

interface BulkRestProps {
  marked: readonly MarkedView[];
  /** The person wants to give the comment or the yes that some of them need. */
  onWith: (kind: BulkKind) => void;
  onClose: () => void;
}

/** Which of the marked items each answer leaves out, and why. */
export function BulkRest({ marked, onWith, onClose }: BulkRestProps) {
  const { t } = useWords();
  const me = useSnapshot().me?.user.id ?? null;
  const all = BULK_KINDS.map((kind) => planOf(kind, marked, me));
  const reaching = all.filter(({ can, not }) => can.length > 0 && not.length > 0);
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
      {reaching.length === 0 ? (
        <LeftOut rows={marked.map(({ view }) => ({ view, why: whyNone(view, all) }))} />
      ) : (
        reaching.map((plan) => (
          <RestOf
            key={plan.kind}
            plan={plan}
            more={planOf(plan.kind, marked, me, true)}
            onWith={() => {
              onClose();
              onWith(plan.kind);
            }}
          />
        ))
      )}
    </Modal>
  );
}

/** Where no answer reaches it: what stands in the way of all of them, or of one. */
function whyNone(view: ItemView, all: readonly BulkPlan[]): Hindrance {
  const whys = all.flatMap(({ not }) => not.filter((one) => one.view === view).map(({ why }) => why));
  return whys.find((why) => why !== 'none') ?? 'none';
}

function RestOf({ plan, more, onWith }: { plan: BulkPlan; more: BulkPlan; onWith: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const words = useBulkWords();
  const gained = more.can.length - plan.can.length;
  return (
    <section>
      <h3 className={styles.title}>{t.bulk.restOf(words.label(plan), plan.not.length)}</h3>
      <LeftOut rows={plan.not} />
      {gained > 0 && (
        <Button size="small" onClick={onWith}>
          {t.answer.opens(
            t.bulk.withWords[more.comment === 'none' ? 'yes' : 'comment'](words.label(more), more.can.length),
          )}
        </Button>
      )}
    </section>
  );
}

function LeftOut({ rows }: { rows: readonly { view: ItemView; why: Hindrance }[] }) {
  const styles = useStyles();
  const words = useWords();
  const { me } = useSnapshot();
  const now = useNow();
  return (
    <ul className={styles.list}>
      {rows.map(({ view: { item }, why }) => (
        <li key={item.id} className={styles.row}>
          <span dir="auto">{item.title}</span>
          <span className={styles.why}>
            {item.outcome ? outcomeWords(words, item.outcome, me, now) : words.t.bulk.why[why]}
          </span>
        </li>
      ))}
    </ul>
  );
}
