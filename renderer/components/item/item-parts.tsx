import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { Attach20Regular } from '@fluentui/react-icons';
import type { Item } from '../../../shared/items.ts';
import { isolate } from '../../../shared/rules/isolate.ts';
import { useWords } from '../../i18n/words.tsx';
import { processKey } from '../../state/processes-store.ts';
import { useServices } from '../../state/services.tsx';
import { ExternalLink } from '../frame/external-link.tsx';
import { LinkWarnings } from '../frame/link-warnings.tsx';
import { Section } from '../frame/section.tsx';

/** Parts that only some item types have. Each renders nothing if the item lacks the part. */

const useStyles = makeStyles({
  plain: { listStyleType: 'none', margin: 0, padding: 0 },
  links: { display: 'flex', flexWrap: 'wrap', columnGap: '20px' },
  link: { maxWidth: '100%' },
  attachment: { display: 'inline-flex', alignItems: 'center', gap: '4px', maxWidth: '100%' },
  box: {
    padding: '10px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    overflowWrap: 'anywhere',
  },
  small: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, marginTop: '4px' },
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
            <span className={styles.attachment}>
              <Attach20Regular aria-hidden />
              <ExternalLink item={item} url={url} label={label}>
                <span dir="auto">{label}</span>
              </ExternalLink>
            </span>
            <LinkWarnings item={item} url={url} />
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
    error.code && `${t.item.errorCode}: ${isolate(error.code)}`,
    error.step && `${t.item.errorStep}: ${isolate(error.step)}`,
    error.field && `${t.item.errorField}: ${isolate(error.field)}`,
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

export function ProcessLine({ item: { origin, process } }: { item: Item }) {
  const { t } = useWords();
  const { navigation } = useServices();
  if (!process) return null;
  return (
    <Section title={t.item.process}>
      <span dir="auto">{process.name ?? process.id}</span>
      {' · '}
      {t.item.processStep(process.step.replaceAll(/[-_]/g, ' '), t.item.stepStatus[process.status])}
      {' · '}
      <Link
        as="button"
        onClick={() =>
          navigation.go({ to: 'view', view: 'processes', process: processKey({ origin, id: process.id }) })
        }
      >
        {t.processes.show}
      </Link>
    </Section>
  );
}
