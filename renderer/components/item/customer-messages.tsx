import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle16Regular, Clock16Regular, ErrorCircle16Filled, Send16Regular } from '@fluentui/react-icons';
import { type JSX, useState } from 'react';
import type { CustomerMessage, Item } from '../../../shared/items.ts';
import { isolate } from '../../../shared/rules/isolate.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useServices } from '../../state/services.tsx';
import { useNotice } from '../frame/notice.tsx';
import { Section } from '../frame/section.tsx';
import { Time } from '../frame/time.tsx';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  message: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 12px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  told: { flexGrow: 1, flexBasis: '240px', minWidth: 0, overflowWrap: 'anywhere' },
  channel: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  status: { display: 'flex', alignItems: 'center', gap: '6px', flexWrap: 'wrap' },
  icon: { display: 'flex', flexShrink: 0 },
  failed: { color: tokens.colorPaletteRedForeground1 },
  word: { fontWeight: tokens.fontWeightSemibold },
  small: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  /** Reasons are fragments for use within a sentence; capitalize them here. */
  reason: { '::first-letter': { textTransform: 'uppercase' } },
  customer: { margin: '0 0 6px' },
});

/** Icons, so that the status does not depend on colour. */
const ICONS: Record<CustomerMessage['status'], JSX.Element> = {
  queued: <Clock16Regular />,
  sent: <Send16Regular />,
  delivered: <CheckmarkCircle16Regular />,
  failed: <ErrorCircle16Filled />,
};

/** Messages to the customer: channel and delivery status. Addresses are already masked. */
export function CustomerMessages({ item }: { item: Item }) {
  const styles = useStyles();
  const { t } = useWords();
  if (!item.customer) return null;
  // Messages of a withdrawn or expired item cannot be sent again.
  const holds = item.state !== 'withdrawn' && item.state !== 'expired';
  return (
    <Section title={t.item.messages}>
      <p className={styles.customer}>
        {[item.customer.name ?? '', item.customer.ref].filter(Boolean).map(isolate).join(' · ')}
      </p>
      {item.messages.length > 0 && (
        <ul className={styles.list}>
          {item.messages.map((message, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: messages keep their order; two may be alike in all else
            <li key={index} className={styles.message}>
              <Told message={message} />
              {message.status === 'failed' && holds && <SendAgain itemId={item.id} index={index} message={message} />}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Told({ message: { kind, to, status, at, error } }: { message: CustomerMessage }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <div className={styles.told}>
      <div className={styles.channel}>
        {t.item.channel[kind]} · <bdi>{to}</bdi>
      </div>
      <div className={styles.status}>
        <span className={mergeClasses(styles.icon, status === 'failed' && styles.failed)} aria-hidden="true">
          {ICONS[status]}
        </span>
        <span className={mergeClasses(styles.word, status === 'failed' && styles.failed)}>
          {t.item.messageStatus[status]}
        </span>
        <Time at={at} words={clockWords} className={styles.small} />
      </div>
      {error && (
        <div className={mergeClasses(styles.small, styles.reason)}>
          {status === 'queued' ? t.item.messageRetried(error) : error}
        </div>
      )}
    </div>
  );
}

/** Disabled until the item reports the message as queued, so that it is not sent twice. */
function SendAgain({ itemId, index, message }: { itemId: string; index: number; message: CustomerMessage }) {
  const { t } = useWords();
  const { bridge } = useServices();
  const report = useNotice();
  const [asking, setAsking] = useState(false);
  const send = async () => {
    setAsking(true);
    const result = await report(bridge.invoke('item.resend', { itemId, index }));
    if (!result.ok) setAsking(false);
  };
  return (
    <Button
      disabledFocusable={asking}
      aria-label={`${t.item.resend}: ${t.item.channel[message.kind]} · ${message.to}`}
      onClick={() => void send()}
    >
      {asking ? t.item.resending : t.item.resend}
    </Button>
  );
}
