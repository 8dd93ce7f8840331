import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { ClusterRelay, RelayState } from '../../shared/admin/cluster.ts';
import { Breaking, Named, Small } from '../components/columns.tsx';
import { Table } from '../components/table.tsx';
import { useTimeWords } from '../components/time.tsx';
import { shortId } from '../state/relay-names.ts';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  under: { display: 'flex', flexDirection: 'column', alignItems: 'start', gap: '2px', minWidth: 0 },
  // The badge has room for one line only.
  badge: { whiteSpace: 'nowrap' },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, whiteSpace: 'nowrap' },
});

/** Relays that need attention first. */
const RANK: Readonly<Record<RelayState, number>> = { troubled: 0, silent: 1, behind: 2, unknown: 3, serving: 4 };
const COLOURS = {
  troubled: 'danger',
  silent: 'warning',
  behind: 'warning',
  unknown: 'informative',
  serving: 'success',
} as const;

interface RelayTableProps {
  relays: readonly ClusterRelay[];
  here: string;
  /** Schema version that all relays write. */
  schema: number;
}

export function RelayTable({ relays, here, schema: written }: RelayTableProps) {
  const { t, f } = useWords();
  const usual = usualVersion(relays);
  const known: Readonly<Record<string, string>> = t.cluster.duty;
  const rows = [...relays].sort((a, b) => RANK[a.state] - RANK[b.state]);
  return (
    <Table
      caption={t.cluster.relays}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'relay',
          label: t.cluster.relay,
          draw: ({ id, name }) => (
            <Named name={name} under={id === here ? `${shortId(id)}, ${t.cluster.here}` : shortId(id)} />
          ),
        },
        { key: 'state', label: t.cluster.state, draw: (relay) => <State relay={relay} /> },
        {
          key: 'version',
          label: t.cluster.version,
          draw: ({ version, schema }) => (
            <Noted
              notes={[
                version === usual ? null : t.cluster.another,
                schema === written ? null : t.cluster.schema(schema),
              ]}
            >
              {version}
            </Noted>
          ),
        },
        {
          key: 'position',
          label: t.cluster.position,
          draw: ({ position, behind }) => <Noted notes={[t.cluster.behind(behind)]}>{f.number(position)}</Noted>,
        },
        {
          key: 'desks',
          label: t.cluster.desks,
          draw: ({ desks, people, state }) =>
            state === 'silent' ? null : (
              <Noted notes={[people > 0 ? t.cluster.people(people) : null]}>{f.number(desks)}</Noted>
            ),
        },
        // A duty of another version has no words here.
        {
          key: 'duties',
          label: t.cluster.duties,
          draw: ({ duties }) => (duties.length === 0 ? null : f.list(duties.map((duty) => known[duty] ?? duty))),
        },
      ]}
    />
  );
}

/** The most common version, the same whichever relay responds. */
function usualVersion(relays: readonly ClusterRelay[]): string | undefined {
  const [most] = [...Map.groupBy(relays, ({ version }) => version)].sort(
    ([a, those], [b, others]) => others.length - those.length || (a < b ? -1 : 1),
  );
  return most?.[0];
}

function Noted({ children, notes }: { children: string; notes: readonly (string | null)[] }) {
  const styles = useStyles();
  return (
    <div className={styles.under}>
      <Breaking>{children}</Breaking>
      {notes.map((note) => note !== null && <Note key={note}>{note}</Note>)}
    </div>
  );
}

const Note = ({ children }: { children: string }) => <span className={useStyles().small}>{children}</span>;

function State({ relay: { state, trouble, heardAt, lacksKeys } }: { relay: ClusterRelay }) {
  const styles = useStyles();
  const { t } = useWords();
  const time = useTimeWords();
  return (
    <div className={styles.under}>
      <Badge className={styles.badge} appearance="tint" color={COLOURS[state]}>
        {t.cluster.states[state]}
      </Badge>
      {state === 'silent' && <Small>{t.cluster.silentSince(time(heardAt))}</Small>}
      {state === 'unknown' && <Small>{t.cluster.heard(time(heardAt))}</Small>}
      {trouble === null &&
        lacksKeys.map((id) => (
          <Small key={id}>
            <Breaking>{t.cluster.lacksKey(id)}</Breaking>
          </Small>
        ))}
      {state === 'troubled' && trouble !== null && (
        <Small>
          <Breaking>{trouble}</Breaking>
        </Small>
      )}
    </div>
  );
}
