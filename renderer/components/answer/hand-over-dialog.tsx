import { Button, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { PersonSummary } from '../../../shared/people.ts';
import type { Problem } from '../../../shared/problems.ts';
import { Modal } from '../../../widgets/modal.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useServices } from '../../state/services.tsx';
import { useHint } from '../frame/notice.tsx';
import { PersonPicker } from './person-picker.tsx';
import { useTakeOver } from './use-take-over.ts';

const NOTE_MAX = 2000;

const useStyles = makeStyles({
  what: { margin: '0 0 4px', fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  intro: { margin: '0 0 16px', color: tokens.colorNeutralForeground2 },
  label: { display: 'block', margin: '4px 0', fontWeight: tokens.fontWeightSemibold },
  note: { width: '100%' },
  problem: { margin: '8px 0 0', color: tokens.colorPaletteRedForeground1 },
});

export interface HandOverProps {
  views: readonly ItemView[];
  leftOut?: number;
  onHanded?: (itemIds: string[]) => void;
  onClose: () => void;
}

/** Dialog for recipient and note. Loaded lazily, so it has its own file. */
export function HandOverDialog({ views, leftOut = 0, onHanded, onClose }: HandOverProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge } = useServices();
  const id = useId();
  const [to, setTo] = useState<PersonSummary | null>(null);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<Pick<Problem, 'detail'> | null>(null);
  const [sending, setSending] = useState(false);
  const say = useHint();
  const takeBack = useTakeOver();
  const titleOf = ({ itemId }: { itemId: string }) => views.find(({ item }) => item.id === itemId)?.item.title ?? '';
  const [one] = views;
  const what = views.length === 1 && one ? one.item.title : t.bulk.items(views.length);
  const send = async (close: () => void) => {
    if (!to) return setProblem({ detail: t.handOver.choose });
    setSending(true);
    const text = note.trim();
    const itemIds = views.map(({ item }) => item.id);
    const result = await bridge.invoke('item.delegate', { itemIds, to: to.id, ...(text ? { note: text } : {}) });
    setSending(false);
    if (!result.ok) return setProblem(result.problem);
    const { refused } = result.value;
    const handed = itemIds.filter((id) => !refused.some(({ itemId }) => itemId === id));
    onHanded?.(handed);
    const [first] = refused;
    if (first)
      say(
        t.bulk.partly(t.item.handOver, itemIds.length - refused.length, itemIds.length, titleOf(first), first.detail),
      );
    else say(t.handOver.handed(to.name), () => void takeBack(handed));
    close();
  };
  return (
    <Modal
      title={t.handOver.title}
      onClose={onClose}
      actions={(close) => (
        <>
          <Button onClick={close}>{t.app.cancel}</Button>
          <Button appearance="primary" disabledFocusable={sending} onClick={() => void send(close)}>
            {to ? t.handOver.confirmTo(to.name) : t.handOver.confirm}
          </Button>
        </>
      )}
    >
      <p className={styles.what} dir="auto">
        {what}
      </p>
      {leftOut > 0 && <p className={styles.intro}>{t.handOver.leftOut(leftOut)}</p>}
      <p className={styles.intro}>{t.handOver.intro}</p>
      <label className={styles.label} htmlFor={`${id}-to`}>
        {t.handOver.to}
      </label>
      <PersonPicker id={`${id}-to`} chosen={to} onChoose={setTo} autoFocus />
      <label className={styles.label} htmlFor={`${id}-note`}>
        {t.handOver.note}
      </label>
      <Textarea
        id={`${id}-note`}
        className={styles.note}
        textarea={{ dir: 'auto' }}
        rows={2}
        maxLength={NOTE_MAX}
        value={note}
        onChange={(_, { value }) => setNote(value)}
      />
      {problem && (
        <p className={styles.problem} role="alert">
          {problem.detail}
        </p>
      )}
    </Modal>
  );
}
