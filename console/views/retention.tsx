import { Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { Retention } from '../../shared/admin/retention.ts';
import { ActButton, RoleNote } from '../components/act-button.tsx';
import { Answer } from '../components/answer.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { Quiet, Section } from '../components/page.tsx';
import { useQuery } from '../state/query.ts';
import { useServices, useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  facts: { display: 'grid', gridTemplateColumns: 'max-content 1fr', gap: '6px 16px', margin: 0 },
  term: { color: tokens.colorNeutralForeground2 },
  fact: { margin: 0 },
  change: { alignSelf: 'flex-start' },
});

/** Retention of items, dead letters and audit records. */
export function RetentionPart() {
  const { t } = useWords();
  const query = useQuery('/v1/admin/retention', Retention, 0);
  const [open, setOpen] = useState(false);
  return (
    <Section title={t.retention.title}>
      <Answer query={query} what={t.retention.title}>
        {(retention) => (
          <>
            <Kept retention={retention} onChange={() => setOpen(true)} />
            {open && (
              <ChangeRetention
                retention={retention}
                onDone={() => {
                  setOpen(false);
                  query.again();
                }}
                onClose={() => setOpen(false)}
              />
            )}
          </>
        )}
      </Answer>
    </Section>
  );
}

function Kept({ retention, onChange }: { retention: Retention; onChange: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <>
      <dl className={styles.facts}>
        <dt className={styles.term}>{t.retention.items}</dt>
        <dd className={styles.fact}>{t.retention.kept(retention.items)}</dd>
        <dt className={styles.term}>{t.retention.deadLetters}</dt>
        <dd className={styles.fact}>{t.retention.kept(retention.deadLetters)}</dd>
        <dt className={styles.term}>{t.retention.audit}</dt>
        <dd className={styles.fact}>{t.retention.forever}</dd>
      </dl>
      <RoleNote act="setRetention" />
      <ActButton act="setRetention" className={styles.change} onClick={onChange}>
        {t.retention.change}
      </ActButton>
    </>
  );
}

interface ChangeRetentionProps {
  retention: Retention;
  onDone: () => void;
  onClose: () => void;
}

function ChangeRetention({ retention, onDone, onClose }: ChangeRetentionProps) {
  const { t } = useWords();
  const { api } = useServices();
  const [kept, setKept] = useState(retention);
  return (
    <FormDialog
      title={t.retention.change}
      label={t.app.save}
      question
      run={() => api.send('PUT', '/v1/admin/retention', kept, Retention)}
      onDone={onDone}
      onClose={onClose}
    >
      <Quiet>{t.retention.body}</Quiet>
      {(['items', 'deadLetters'] as const).map((name) => (
        <Field key={name} label={t.retention[name]} hint={t.retention.hint}>
          <Input
            value={kept[name]}
            spellCheck={false}
            onChange={(_, { value }) => setKept({ ...kept, [name]: value.trim() })}
          />
        </Field>
      ))}
    </FormDialog>
  );
}
