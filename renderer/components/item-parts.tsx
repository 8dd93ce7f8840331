import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { Attach20Regular } from '@fluentui/react-icons/svg/attach';
import type { Item } from '../../shared/items.ts';
import { agoWords, clockWords } from '../i18n/times.ts';
import { useWords } from '../i18n/words.tsx';
import { processKey } from '../state/processes-store.ts';
import { useNow, useServices } from '../state/services.tsx';
import { ExternalLink } from './external-link.tsx';
import { Section } from './section.tsx';
import { Sparkline } from './sparkline.tsx';
import { Time } from './time.tsx';

/** The parts of an item that only some types have. Each draws nothing where the item has no such part. */

const useStyles = makeStyles({
  plain: { listStyleType: 'none', margin: 0, padding: 0 },
  links: { display: 'flex', flexWrap: 'wrap', columnGap: '20px' },
  link: { display: 'inline-flex', alignItems: 'center', gap: '4px', maxWidth: '100%' },
  box: {
    padding: '10px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    overflowWrap: 'anywhere',
  },
  small: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, marginTop: '4px' },
  fold: { display: 'flex', alignItems: 'center', gap: '16px', flexWrap: 'wrap' },
  path: { display: 'flex', flexWrap: 'wrap', rowGap: '8px' },
  stop: { display: 'inline-flex', flexDirection: 'column' },
  stopLast: { fontWeight: tokens.fontWeightSemibold },
  arrow: { margin: '0 12px', color: tokens.colorNeutralForeground3 },
});

export function Attachments({ item }: { item: Item }) {
  const styles = useStyles();
  const { t } = useWords();
  if (item.attachments.length === 0) return null;
  return (
    <Section title={t.item.attachments}>
      <ul className={`${styles.plain} ${styles.links}`}>
        {item.attachments.map(({ label, url }) => (
          <li key={`${label} ${url}`} className={styles.link}>
            <Attach20Regular aria-hidden />
            <ExternalLink url={url} label={label}>
              <span dir="auto">{label}</span>
            </ExternalLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function ErrorPart({ item: { error } }: { item: Item }) {
  const styles = useStyles();
  const { t, f } = useWords();
  if (!error) return null;
  const where = [
    error.code && `${t.item.errorCode}: ${error.code}`,
    error.step && `${t.item.errorStep}: ${error.step}`,
    error.field && `${t.item.errorField}: ${error.field}`,
    error.failed !== undefined && t.item.errorCounts(f.number(error.processed ?? 0), f.number(error.failed)),
  ].filter(Boolean);
  return (
    <Section title={t.item.error}>
      <div className={styles.box}>
        <div dir="auto">{error.message}</div>
        {where.length > 0 && <div className={styles.small}>{where.join(' · ')}</div>}
      </div>
    </Section>
  );
}

export function FoldPart({ item: { fold, status } }: { item: Item }) {
  const styles = useStyles();
  const words = useWords();
  const now = useNow();
  // A status has its path instead.
  if (!fold || fold.count < 2 || status) return null;
  const first = clockWords(words, Date.parse(fold.firstAt), now);
  const last = agoWords(words, Date.parse(fold.lastAt), now);
  return (
    <Section title={words.t.item.often}>
      <div className={styles.fold}>
        <span>{words.t.item.foldSince(fold.count, first, last)}</span>
        {fold.rate.length > 1 && <Sparkline rate={fold.rate} width={120} height={28} />}
      </div>
    </Section>
  );
}

export function StatusPath({ item: { status } }: { item: Item }) {
  const styles = useStyles();
  const { t } = useWords();
  if (!status) return null;
  const start = status.from && status.path[0]?.to !== status.from ? [{ to: status.from, at: null }] : [];
  const stops = [...start, ...status.path];
  return (
    <Section title={t.item.path}>
      <ol className={`${styles.plain} ${styles.path}`}>
        {stops.map(({ to, at }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a record may pass the same status twice; its place tells them apart
          <li key={index} className={styles.link}>
            {index > 0 && (
              <span className={styles.arrow} aria-hidden>
                →
              </span>
            )}
            <span className={styles.stop}>
              <span className={index === stops.length - 1 ? styles.stopLast : undefined} dir="auto">
                {to}
              </span>
              {at && <Time at={at} words={clockWords} className={styles.small} />}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

export function ProcessLine({ item: { origin, process } }: { item: Item }) {
  const { t } = useWords();
  const { place } = useServices();
  if (!process) return null;
  return (
    <Section title={t.item.process}>
      <span dir="auto">{process.name ?? process.id}</span>
      {' · '}
      {t.item.processStep(process.step.replaceAll(/[-_]/g, ' '), t.item.stepStatus[process.status])}
      {' · '}
      <Link
        as="button"
        onClick={() => place.go({ to: 'view', view: 'processes', process: processKey({ origin, id: process.id }) })}
      >
        {t.processes.show}
      </Link>
    </Section>
  );
}
