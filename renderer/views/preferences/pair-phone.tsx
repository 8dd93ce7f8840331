import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { MadePairingCode } from '../../../shared/people.ts';
import { CopyButton } from '../../components/frame/copy-button.tsx';
import { useNotice } from '../../components/frame/notice.tsx';
import { useWords } from '../../i18n/words.tsx';
import { hostOf } from '../../state/relay-connection.ts';
import { useServices } from '../../state/services.tsx';
import { Intro } from './parts.tsx';
import { QrCode } from './qr-code.tsx';

const SECOND = 1000;

const useStyles = makeStyles({
  root: { marginTop: '24px', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  heading: {
    margin: '16px 0 4px',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  made: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: '16px 24px' },
  words: { flex: '1 1 240px', minWidth: 0, lineHeight: tokens.lineHeightBase300 },
  term: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  code: {
    margin: '0 0 12px',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    userSelect: 'all',
  },
  link: { margin: '0 0 8px', overflowWrap: 'anywhere', userSelect: 'all' },
  copy: { marginBottom: '12px' },
  left: { color: tokens.colorNeutralForeground2 },
});

/** Remaining validity of the code, ms; 0: expired. */
function useLeft(expiresAt: string | undefined): number {
  const { clock } = useServices();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    if (expiresAt === undefined) return;
    setNow(clock.now());
    return clock.every(SECOND, () => setNow(clock.now()));
  }, [clock, expiresAt]);
  return expiresAt === undefined ? 0 : Math.max(0, Date.parse(expiresAt) - now);
}

/** `9:05`; for less than an hour. */
const minutesAndSeconds = (ms: number): string => {
  const seconds = Math.ceil(ms / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** A pairing code for another device; a new one is created only on request. */
export function PairPhone() {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge } = useServices();
  const report = useNotice();
  const [made, setMade] = useState<MadePairingCode | null>(null);
  const [busy, setBusy] = useState(false);
  const left = useLeft(made?.expiresAt);
  const make = async () => {
    setBusy(true);
    const result = await report(bridge.invoke('pairing-code.make', null));
    setBusy(false);
    if (result.ok) setMade(result.value);
  };
  const isOver = made !== null && left === 0;
  return (
    <section className={styles.root} aria-labelledby="pair-phone">
      <h3 className={styles.heading} id="pair-phone">
        {t.devices.phoneTitle}
      </h3>
      <Intro>{t.devices.phoneIntro}</Intro>
      {made !== null && !isOver && <MadeCode made={made} left={left} />}
      <p role="status">{isOver ? t.devices.over : ''}</p>
      {(made === null || isOver) && (
        <Button disabledFocusable={busy} onClick={() => void make()}>
          {isOver ? t.devices.phoneAgain : t.devices.phone}
        </Button>
      )}
    </section>
  );
}

function MadeCode({ made: { code, link }, left }: { made: MadePairingCode; left: number }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <div className={styles.made}>
      {link !== null && <QrCode text={link} label={t.devices.picture(hostOf(link))} />}
      <div className={styles.words}>
        <p>{link === null ? t.devices.noWeb : `${t.devices.scan} ${t.devices.typed(hostOf(link))}`}</p>
        <div className={styles.term}>{t.devices.code}</div>
        <p className={styles.code}>{code}</p>
        {link !== null && <LinkToCopy link={link} />}
        <div className={styles.left}>{t.devices.left(minutesAndSeconds(left))}</div>
      </div>
    </div>
  );
}

function LinkToCopy({ link }: { link: string }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <>
      <div className={styles.term}>{t.devices.link}</div>
      <p className={styles.link}>{link}</p>
      <div className={styles.copy}>
        <CopyButton text={link} label={t.devices.copy} done={t.devices.copied} failed={t.devices.notCopied} />
      </div>
    </>
  );
}
