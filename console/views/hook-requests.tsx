import { Badge, Link, makeStyles, tokens } from '@fluentui/react-components';
import { type HookActivity, type HookRequest, HookRequests } from '../../shared/admin/hook-requests.ts';
import type { Hook } from '../../shared/admin/hooks.ts';
import { Answer } from '../components/answer.tsx';
import { Breaking, Named, Small } from '../components/columns.tsx';
import { Quiet, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { useQuery } from '../state/query.ts';
import { addressOf } from '../state/route.ts';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  fate: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: '4px', minWidth: 0 },
  list: { margin: 0, paddingInlineStart: '18px', fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
});

export function Activity({ activity }: { activity: HookActivity }) {
  const { t } = useWords();
  const words = t.hooks.activity(activity);
  return <Small>{words.length === 0 ? t.hooks.noRequests : words.join(' · ')}</Small>;
}

export function Requests({ path }: { path: string }) {
  const { t } = useWords();
  const query = useQuery(`${path}/requests`, HookRequests);
  return (
    <Section title={t.hooks.requests}>
      <Answer query={query} what={t.hooks.requests}>
        {({ lastAt, items, unauthenticated }) => (
          <>
            {lastAt === null ? (
              <Quiet>{t.hooks.notHeard}</Quiet>
            ) : (
              <Quiet>
                {t.hooks.lastAt}: <Time at={lastAt} />
              </Quiet>
            )}
            {items.length > 0 && <RequestTable caption={t.hooks.requests} requests={items} />}
            {unauthenticated.count > 0 && (
              <>
                <Quiet>{t.hooks.strangers(unauthenticated.count, unauthenticated.items.length)}</Quiet>
                <RequestTable caption={t.hooks.strangersTable} requests={unauthenticated.items} />
              </>
            )}
          </>
        )}
      </Answer>
    </Section>
  );
}

function RequestTable({ caption, requests }: { caption: string; requests: readonly HookRequest[] }) {
  const { t } = useWords();
  const rows = requests.map((request, index) => ({ ...request, key: `${request.at} ${requests.length - index}` }));
  return (
    <Table
      caption={caption}
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { key: 'at', label: t.hooks.at, draw: ({ at }) => <Time at={at} /> },
        {
          key: 'from',
          label: t.hooks.from,
          draw: ({ address, method, contentType, bytes }) => (
            <Named name={address} under={t.hooks.sent(method, contentType, t.overview.bytes(bytes))} />
          ),
        },
        { key: 'fate', label: t.hooks.became, draw: (request) => <Fate request={request} /> },
      ]}
    />
  );
}

const COLOURS = {
  events: 'success',
  duplicate: 'subtle',
  ignored: 'informative',
  letter: 'warning',
  refused: 'danger',
} as const;

function Fate({ request }: { request: HookRequest }) {
  const styles = useStyles();
  const { t } = useWords();
  const { fate, status, reason, rejected, letterId, withoutRecipients } = request;
  return (
    <div className={styles.fate}>
      <Badge appearance="tint" color={COLOURS[fate]}>
        {fate === 'refused' ? t.hooks.refused(status) : t.hooks.fates[fate]}
      </Badge>
      {reason !== null && <Breaking>{fate === 'events' ? t.hooks.beside(reason) : reason}</Breaking>}
      {fate === 'ignored' && reason === null && <Small>{t.hooks.noReason}</Small>}
      <Events request={request} />
      {withoutRecipients > 0 && <Small>{t.hooks.reachNobody(withoutRecipients)}</Small>}
      {rejected > 0 && <Small>{t.hooks.rejected(rejected)}</Small>}
      {letterId !== null && <Link href={addressOf({ view: 'outbound', open: null })}>{t.hooks.toLetters}</Link>}
    </div>
  );
}

function Events({ request: { fate, events, eventCount } }: { request: HookRequest }) {
  const styles = useStyles();
  const { t } = useWords();
  if (events.length === 0) return null;
  return (
    <ul className={styles.list}>
      {events.map(({ id, itemId, recipients, duplicate, differs = false, fallback, unknown = [] }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what became of a request does not change
        <li key={index}>
          {itemId === null ? id : <Link href={addressOf({ view: 'trace', open: itemId })}>{id}</Link>}{' '}
          {(fate === 'events' || differs) &&
            t.hooks.eventFate({ recipients, duplicate, differs, byFallback: fallback ?? false, itemId })}
          {unknown.length > 0 && <Small> {t.hooks.unknown(unknown)}</Small>}
        </li>
      ))}
      {eventCount > events.length && <li>{t.hooks.moreEvents(eventCount - events.length)}</li>}
    </ul>
  );
}

export const pathOf = ({ source, hook }: Pick<Hook, 'source' | 'hook'>): string =>
  `/v1/admin/hooks/${encodeURIComponent(source)}/${encodeURIComponent(hook)}`;
