import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { dueState } from '../../../shared/rules/due.ts';
import { dueWords } from '../../i18n/times.ts';
import { useNow } from '../../state/services.tsx';
import { Time } from '../frame/time.tsx';

/** ms. A due time further away has no colour. */
const PRESSING_MS = 60 * 60 * 1000;

/** Due time, coloured and worded by urgency. @param told also display the time */
export function DueMark({ dueAt, told = false }: { dueAt: string; told?: boolean }) {
  const styles = useDueStyles();
  const now = useNow();
  const state = dueState({ dueAt }, now);
  const look = state === 'soon' && Date.parse(dueAt) - now >= PRESSING_MS ? 'later' : state;
  return <Time at={dueAt} words={dueWords} told={told} className={mergeClasses(styles.whole, styles[look])} />;
}

const useDueStyles = makeStyles({
  whole: { whiteSpace: 'nowrap' },
  overdue: { color: tokens.colorPaletteRedForeground1, fontWeight: tokens.fontWeightSemibold },
  soon: { color: tokens.colorPaletteDarkOrangeForeground1 },
  later: { color: tokens.colorNeutralForeground2 },
  none: { display: 'none' },
});
