import { Button, Input, makeStyles, tokens } from '@fluentui/react-components';
import { type FormEvent, useId, useState } from 'react';
import { Modal } from '../../../widgets/modal.tsx';
import { backWords, clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow } from '../../state/services.tsx';
import { fieldsOf, passedBy, pickedTime, usualTime } from '../../state/snooze.ts';
import { type SnoozeProps, useSnooze } from './use-snooze.ts';

const useStyles = makeStyles({
  what: { margin: '0 0 16px', fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  fields: { display: 'flex', flexWrap: 'wrap', gap: '12px 16px' },
  field: { display: 'flex', flexDirection: 'column', gap: '4px', flexGrow: 1, flexBasis: '140px', minWidth: 0 },
  label: { fontWeight: tokens.fontWeightSemibold },
  input: { minWidth: 0 },
  told: { minHeight: tokens.lineHeightBase300, margin: '12px 0 0', color: tokens.colorNeutralForeground2 },
  late: { margin: '4px 0 0', color: tokens.colorPaletteDarkOrangeForeground1 },
  fault: { margin: '12px 0 0', color: tokens.colorPaletteRedForeground1 },
});

/** Asks for a day and time in local time. A time past a deadline is reported first and needs a second press. */
export function PickTimeDialog({ what, onClose }: { what: SnoozeProps; onClose: () => void }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const id = useId();
  const now = useNow();
  const snooze = useSnooze();
  const [fields, setFields] = useState(() => fieldsOf(usualTime(what.views, now)));
  const [tried, setTried] = useState<number | string | null>(null);
  const picked = pickedTime(fields, now);
  const due = typeof picked === 'number' ? passedBy(what.views, picked, now) : null;
  const [one] = what.views;
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const dialog = event.currentTarget.closest('dialog');
    setTried(picked);
    if (typeof picked === 'string' || (due !== null && tried !== picked)) return;
    if (await snooze(what, picked)) dialog?.close();
  };
  const field = (name: 'day' | 'time', type: 'date' | 'time') => (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={`${id}-${name}`}>
        {t.snooze[name]}
      </label>
      <Input
        id={`${id}-${name}`}
        className={styles.input}
        type={type}
        autoFocus={name === 'day'}
        value={fields[name]}
        onChange={(_, { value }) => setFields({ ...fields, [name]: value })}
      />
    </div>
  );
  return (
    <Modal
      title={t.snooze.pickTitle}
      onClose={onClose}
      actions={(close) => (
        <>
          <Button onClick={close}>{t.app.cancel}</Button>
          <Button appearance="primary" type="submit" form={id}>
            {t.item.snooze}
          </Button>
        </>
      )}
    >
      <p className={styles.what} dir="auto">
        {what.views.length === 1 && one ? one.item.title : t.bulk.items(what.views.length)}
      </p>
      <form id={id} noValidate className={styles.fields} onSubmit={(event) => void send(event)}>
        {field('day', 'date')}
        {field('time', 'time')}
      </form>
      {typeof picked === 'number' && <p className={styles.told}>{backWords(words, picked, now)}</p>}
      {typeof picked === 'string' && tried === picked && (
        <p className={styles.fault} role="alert">
          {t.snooze.faults[picked]}
        </p>
      )}
      {due !== null && tried === picked && (
        <p className={styles.late} role="alert">
          {t.snooze.late(clockWords(words, due, now))}
        </p>
      )}
    </Modal>
  );
}
