import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  BeakerRegular,
  BoardRegular,
  BranchForkRegular,
  DataBarVerticalRegular,
  EyeRegular,
  PeopleRegular,
  PlugConnectedRegular,
  RouterRegular,
  SendRegular,
  ServerMultipleRegular,
  ShieldCheckmarkRegular,
  SignOutRegular,
} from '@fluentui/react-icons';
import { Cluster } from '../../shared/admin/cluster.ts';
import { FORCED, hidden, NARROW } from '../../widgets/styles.ts';
import { useQuery } from '../state/query.ts';
import { addressOf, VIEWS, type View } from '../state/route.ts';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  root: {
    position: 'sticky',
    top: 0,
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    gap: '2px',
    width: '208px',
    height: '100dvh',
    padding: '12px 8px',
    boxSizing: 'border-box',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [NARROW]: { width: '52px', padding: '8px 4px' },
  },
  name: {
    margin: '4px 12px 12px',
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    [NARROW]: hidden,
  },
  list: { display: 'flex', flexDirection: 'column', gap: '2px', margin: 0, padding: 0, listStyleType: 'none' },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    minHeight: '40px',
    padding: '0 12px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    '& > svg': { fontSize: '20px', flexShrink: 0 },
    '&:hover': { backgroundColor: tokens.colorNeutralBackground3Hover, color: tokens.colorNeutralForeground1 },
    '&:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    [NARROW]: { justifyContent: 'center', padding: 0, minHeight: '44px' },
  },
  current: {
    color: tokens.colorBrandForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    fontWeight: tokens.fontWeightSemibold,
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1, color: tokens.colorBrandForeground1 },
    [FORCED]: { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  label: { [NARROW]: hidden },
  foot: { display: 'flex', flexDirection: 'column', gap: '4px', marginTop: 'auto', paddingTop: '16px' },
  who: {
    padding: '0 12px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    [NARROW]: hidden,
  },
  out: { justifyContent: 'flex-start', [NARROW]: { justifyContent: 'center', minWidth: 0 } },
});

const ICONS: Readonly<Record<View, typeof EyeRegular>> = {
  overview: BoardRegular,
  insights: DataBarVerticalRegular,
  sources: PlugConnectedRegular,
  people: PeopleRegular,
  hooks: BranchForkRegular,
  outbound: SendRegular,
  gateways: RouterRegular,
  trace: EyeRegular,
  'dry-run': BeakerRegular,
  audit: ShieldCheckmarkRegular,
  cluster: ServerMultipleRegular,
};

/** ms between checks whether the store has become a cluster. */
const LOOK_MS = 60_000;

/** True if several relays serve the store; false until known. */
function useIsOneOfSeveral(): boolean {
  const { value } = useQuery('/v1/admin/cluster', Cluster, LOOK_MS);
  return value !== null && !value.alone;
}

export function Rail({ view, who, onSignOut }: { view: View; who: string; onSignOut: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const several = useIsOneOfSeveral();
  const shown = VIEWS.filter((name) => name !== 'cluster' || several || view === 'cluster');
  return (
    <nav className={styles.root} aria-label={t.nav.label}>
      <div className={styles.name}>{t.app.name}</div>
      <ul className={styles.list}>
        {shown.map((name) => {
          const Icon = ICONS[name];
          const current = name === view;
          return (
            <li key={name}>
              <a
                className={mergeClasses(styles.link, current && styles.current)}
                href={addressOf({ view: name, open: null })}
                aria-current={current ? 'page' : undefined}
                title={t.nav[name]}
              >
                <Icon aria-hidden />
                <span className={styles.label}>{t.nav[name]}</span>
              </a>
            </li>
          );
        })}
      </ul>
      <div className={styles.foot}>
        <span className={styles.who}>{who}</span>
        <Button
          className={styles.out}
          appearance="subtle"
          icon={<SignOutRegular />}
          onClick={onSignOut}
          title={t.app.signOut}
        >
          <span className={styles.label}>{t.app.signOut}</span>
        </Button>
      </div>
    </nav>
  );
}
