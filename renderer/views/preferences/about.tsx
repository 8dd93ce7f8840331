import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Copy20Regular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { CapabilityLine } from '../../../shared/bridge/bridge.ts';
import { BeckonMark } from '../../components/frame/beckon-mark.tsx';
import { useNotice } from '../../components/frame/notice.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useCapability, useSnapshotPart } from '../../state/services.tsx';
import { Row, SetByOrganisation, useLocked } from './parts.tsx';

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: '16px', margin: '8px 0 16px' },
  name: { margin: 0, fontSize: tokens.fontSizeBase500, fontWeight: tokens.fontWeightSemibold },
  license: { margin: '2px 0 0', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  copy: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px', marginTop: '16px' },
  said: { color: tokens.colorNeutralForeground2 },
  text: {
    marginTop: '12px',
    padding: '12px',
    maxHeight: '240px',
    overflow: 'auto',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
});

export function AboutSection() {
  const styles = useStyles();
  const { t } = useWords();
  const diagnostics = useCapability('diagnostics');
  const app = useSnapshotPart('app');
  return (
    <>
      <div className={styles.head}>
        <BeckonMark size={56} />
        <div>
          <p className={styles.name}>{t.about.version(app.version)}</p>
          <p className={styles.license}>{t.about.license}</p>
        </div>
      </div>
      <Row label={t.about.platform}>{app.platform}</Row>
      {app.notifications && <Row label={t.about.notifications}>{t.about.presenters[app.notifications]}</Row>}
      {app.tray !== undefined && <Row label={t.about.tray}>{app.tray ? t.about.trays.yes : t.about.trays.no}</Row>}
      {diagnostics && <Diagnostics diagnostics={diagnostics} />}
    </>
  );
}

function Diagnostics({ diagnostics }: { diagnostics: CapabilityLine<'diagnostics'> }) {
  const styles = useStyles();
  const { t } = useWords();
  const report = useNotice();
  const id = useId();
  // Only a policy that forbids it locks the control.
  const locked = useLocked('diagnostics');
  const [copied, setCopied] = useState<string | null>(null);
  const copy = async () => {
    const result = await report(diagnostics.invoke('diagnostics.copy', null));
    if (result.ok) setCopied(result.value.text);
  };
  return (
    <>
      <div className={styles.copy}>
        <Button
          icon={<Copy20Regular />}
          disabled={locked}
          aria-describedby={locked ? id : undefined}
          onClick={() => void copy()}
        >
          {t.about.copy}
        </Button>
        {locked && <SetByOrganisation id={id} />}
        <span className={styles.said} role="status">
          {copied === null ? '' : t.about.copied}
        </span>
      </div>
      {copied !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text must be reachable by keyboard
        <section className={styles.text} tabIndex={0} aria-label={t.about.showCopied}>
          {copied}
        </section>
      )}
    </>
  );
}
