import { makeStyles } from '@fluentui/react-components';
import { useServices } from '../state/services.tsx';

const useStyles = makeStyles({ root: { whiteSpace: 'nowrap' } });

/** An instant in local time with its day; in full on hover. */
export function Time({ at }: { at: string }) {
  const styles = useStyles();
  const { words, now } = useServices();
  const { f } = words;
  return (
    <time className={styles.root} dateTime={at} title={f.exact(Date.parse(at))}>
      {shortTime(f, Date.parse(at), now())}
    </time>
  );
}

type Formats = ReturnType<typeof useServices>['words']['f'];

/** As text, for use in a sentence. */
const shortTime = (f: Formats, at: number, now: number): string => `${f.shortDay(at, now)}, ${f.time(at)}`;

export function useTimeWords(): (at: string) => string {
  const { words, now } = useServices();
  return (at) => shortTime(words.f, Date.parse(at), now());
}
