import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Item } from '../../../shared/items.ts';
import { FORCED } from '../../../widgets/styles.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { Section } from '../frame/section.tsx';
import { Time } from '../frame/time.tsx';

const useStyles = makeStyles({
  path: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexWrap: 'wrap', rowGap: '12px' },
  stop: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    minWidth: '72px',
    maxWidth: '220px',
    padding: '18px 24px 0 0',
    '&::before': {
      content: '""',
      position: 'absolute',
      top: '5px',
      insetInlineStart: '12px',
      insetInlineEnd: '0',
      height: '2px',
      backgroundColor: tokens.colorNeutralStroke1,
      [FORCED]: { backgroundColor: 'CanvasText' },
    },
    '&::after': {
      content: '""',
      position: 'absolute',
      top: '0',
      insetInlineStart: '0',
      width: '8px',
      height: '8px',
      borderRadius: '50%',
      border: `2px solid ${tokens.colorNeutralForeground3}`,
      backgroundColor: tokens.colorNeutralBackground1,
    },
  },
  last: {
    fontWeight: tokens.fontWeightSemibold,
    '&::before': { display: 'none' },
    '&::after': {
      backgroundColor: tokens.colorCompoundBrandBackground,
      borderTopColor: tokens.colorCompoundBrandBackground,
      borderRightColor: tokens.colorCompoundBrandBackground,
      borderBottomColor: tokens.colorCompoundBrandBackground,
      borderLeftColor: tokens.colorCompoundBrandBackground,
      [FORCED]: { backgroundColor: 'Highlight', forcedColorAdjust: 'none' },
    },
  },
  name: { overflowWrap: 'anywhere' },
  when: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, fontWeight: 'normal' },
});

/** The status history of a record as stops on a line; the last stop is the current status. */
export function StatusPath({ item: { status } }: { item: Item }) {
  const styles = useStyles();
  const { t } = useWords();
  if (!status) return null;
  const start = status.from && status.path[0]?.to !== status.from ? [{ to: status.from, at: null }] : [];
  const stops = [...start, ...status.path];
  return (
    <Section title={t.item.path}>
      <ol className={styles.path}>
        {stops.map(({ to, at }, index) => {
          const last = index === stops.length - 1;
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a record may pass the same status twice; its place tells them apart
              key={index}
              className={mergeClasses(styles.stop, last && styles.last)}
              aria-current={last ? 'step' : undefined}
            >
              <span className={styles.name} dir="auto">
                {to}
              </span>
              {at && <Time at={at} words={clockWords} className={styles.when} />}
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
