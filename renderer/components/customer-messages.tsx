import { makeStyles, tokens } from '@fluentui/react-components';
import type { Item } from '../../shared/items.ts';
import { clockWords } from '../i18n/times.ts';
import { useWords } from '../i18n/words.tsx';
import { Section } from './section.tsx';
import { Time } from './time.tsx';

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', tableLayout: 'auto' },
  head: {
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  cell: {
    padding: '6px 12px 6px 0',
    verticalAlign: 'top',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
  },
  failed: { color: tokens.colorPaletteRedForeground1, fontWeight: tokens.fontWeightSemibold },
  small: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  customer: { margin: '0 0 6px' },
});

/** What the customer was told, through which channel, and whether it arrived. Addresses come masked. */
export function CustomerMessages({ item }: { item: Item }) {
  const styles = useStyles();
  const { t } = useWords();
  if (!item.customer) return null;
  return (
    <Section title={t.item.messages}>
      <p className={styles.customer} dir="auto">
        {[item.customer.name, item.customer.ref].filter(Boolean).join(' · ')}
      </p>
      {item.messages.length > 0 && (
        <table className={styles.table}>
          <tbody>
            {item.messages.map((message, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: messages keep their order; two may be alike in all else
              <tr key={index}>
                <th scope="row" className={`${styles.cell} ${styles.head}`}>
                  {t.item.channel[message.kind]}
                </th>
                <td className={styles.cell}>{message.to}</td>
                <td className={styles.cell}>
                  <span className={message.status === 'failed' ? styles.failed : undefined}>
                    {t.item.messageStatus[message.status]}
                  </span>
                  {message.error && <div className={styles.small}>{message.error}</div>}
                </td>
                <td className={styles.cell}>
                  <Time at={message.at} words={clockWords} className={styles.small} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
