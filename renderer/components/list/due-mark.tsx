import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { dueState } from '../../../shared/rules/due.ts';
import { dueWords } from '../../i18n/times.ts';
import { useNow } from '../../state/services.tsx';
import { Time } from '../frame/time.tsx';

/** ms. A due time further away has no colour. */
const PRESSING_MS = 60 * 60 * 1000;

interface DueMarkProps {
  dueAt: string;
  /** Of an item in working time. */
  dueSoonAt?: string | undefined;
  /** Also display the time. */
  told?: boolean;
}

/** Due time, coloured and worded by urgency. */
export function DueMark({ dueAt, dueSoonAt, told = false }: DueMarkProps) {
  const styles = useDueStyles();
  const now = useNow();
  const state = dueState({ dueAt, ...(dueSoonAt && { dueSoonAt }) }, now);
  const isFar = dueSoonAt === undefined && Date.parse(dueAt) - now >= PRESSING_MS;
  const look = state === 'soon' && isFar ? 'later' : state;
  return <Time at={dueAt} words={dueWords} told={told} className={mergeClasses(styles.whole, styles[look])} />;
}

const useDueStyles = makeStyles({
  whole: { whiteSpace: 'nowrap' },
  overdue: { color: tokens.colorPaletteRedForeground1, fontWeight: tokens.fontWeightSemibold },
  soon: { color: tokens.colorPaletteDarkOrangeForeground1 },
  later: { color: tokens.colorNeutralForeground2 },
  none: { display: 'none' },
});
