import { makeStyles, tokens } from '@fluentui/react-components';
import { dueState } from '../../../shared/rules/due.ts';
import { dueWords } from '../../i18n/times.ts';
import { useNow } from '../../state/services.tsx';
import { Time } from '../frame/time.tsx';

/** When an answer is due, coloured and worded by how near it is. @param told as of a time */
export function DueMark({ dueAt, told = false }: { dueAt: string; told?: boolean }) {
  const styles = useDueStyles();
  const now = useNow();
  return <Time at={dueAt} words={dueWords} told={told} className={styles[dueState({ dueAt }, now)]} />;
}

const useDueStyles = makeStyles({
  overdue: { color: tokens.colorPaletteRedForeground1, fontWeight: tokens.fontWeightSemibold },
  soon: { color: tokens.colorPaletteDarkOrangeForeground1 },
  later: { color: tokens.colorNeutralForeground2 },
  none: { display: 'none' },
});
