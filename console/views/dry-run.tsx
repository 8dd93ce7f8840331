import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { DryRunResult } from '../../shared/admin.ts';
import type { Failure } from '../api.ts';
import { FailureBar } from '../components/answer.tsx';
import { Page, Quiet } from '../components/page.tsx';
import { RecipientTables } from '../components/recipient-tables.tsx';
import { jsonOf } from '../state/json.ts';
import { useServices, useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  code: {
    '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, maxHeight: 'none' },
  },
  go: { alignSelf: 'flex-start' },
  list: { margin: 0, paddingInlineStart: '20px' },
});

const EXAMPLE = {
  specversion: '1.0',
  id: 'try-1',
  source: '/erp',
  type: 'com.xconnector.approval.requested',
  data: {
    title: 'PO 4711 needs your approval',
    severity: 'notice',
    audience: { roles: ['procurement-approver'], locations: ['BER'] },
  },
};

export function DryRunView() {
  const styles = useStyles();
  const { t } = useWords();
  const { api } = useServices();
  const [text, setText] = useState(() => JSON.stringify(EXAMPLE, null, 2));
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<DryRunResult | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const event = jsonOf(text);
  const run = async () => {
    if (!event.ok || busy) return;
    setBusy(true);
    const answer = await api.send('POST', '/v1/admin/dry-run', event.value, DryRunResult);
    setBusy(false);
    setResult(answer.ok ? answer.value : null);
    setFailure(answer.ok ? null : answer.failure);
  };
  return (
    <Page title={t.dryRun.title}>
      <Quiet>{t.dryRun.intro}</Quiet>
      <Field label={t.dryRun.event} {...(event.ok ? {} : { validationMessage: t.dryRun.wrong })}>
        <Textarea
          className={styles.code}
          rows={18}
          resize="vertical"
          value={text}
          spellCheck={false}
          onChange={(_, { value }) => setText(value)}
        />
      </Field>
      <Button className={styles.go} appearance="primary" disabledFocusable={!event.ok || busy} onClick={run}>
        {busy ? t.dryRun.going : t.dryRun.go}
      </Button>
      <Refused failure={failure} />
      {result && <RecipientTables {...result} />}
    </Page>
  );
}

function Refused({ failure }: { failure: Failure | null }) {
  const styles = useStyles();
  const { t } = useWords();
  const errors = failure?.kind === 'problem' ? (failure.problem.errors ?? []) : [];
  if (errors.length === 0) return <FailureBar failure={failure} />;
  return (
    <div role="alert">
      <Quiet>{t.dryRun.refused}</Quiet>
      <ul className={styles.list}>
        {errors.map(({ pointer, detail }) => (
          <li key={`${pointer} ${detail}`}>{`${pointer} ${detail}`}</li>
        ))}
      </ul>
    </div>
  );
}
