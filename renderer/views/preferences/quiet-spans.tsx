import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Add16Regular, Delete16Regular } from '@fluentui/react-icons';
import type { DaySpan } from '../../../shared/day-span.ts';
import { DAY_SPANS_MAX } from '../../../shared/preference-values.ts';
import { spanOfWeekWords } from '../../i18n/quiet-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { WEEKEND } from '../../state/subscription-edits.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: '12px 0 0', padding: 0, display: 'flex', flexDirection: 'column', gap: '4px' },
  line: { display: 'flex', alignItems: 'center', gap: '4px', maxWidth: '560px' },
  span: {
    flexGrow: 1,
    minWidth: 0,
    justifyContent: 'flex-start',
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    '&[aria-pressed="true"]': { fontWeight: tokens.fontWeightSemibold },
  },
  add: { marginTop: '8px' },
});

interface QuietSpansProps {
  spans: readonly DaySpan[];
  chosen: number;
  onChoose: (place: number) => void;
  onSpans: (spans: DaySpan[]) => void;
}

export function QuietSpans({ spans, chosen, onChoose, onSpans }: QuietSpansProps) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const add = () => {
    onSpans([...spans, WEEKEND]);
    onChoose(spans.length);
  };
  const remove = (place: number) => {
    onSpans(spans.filter((_, index) => index !== place));
    onChoose(0);
  };
  return (
    <>
      <ul className={styles.list} aria-label={t.quiet.spans}>
        {spans.map((span, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a span has no name but its place, and two may be alike
          <li key={place} className={styles.line}>
            <Button
              className={styles.span}
              appearance={place === chosen ? 'outline' : 'subtle'}
              aria-pressed={place === chosen}
              onClick={() => onChoose(place)}
            >
              {spanOfWeekWords(words, span)}
            </Button>
            {spans.length > 1 && (
              <Button
                appearance="subtle"
                icon={<Delete16Regular />}
                aria-label={t.quiet.remove(spanOfWeekWords(words, span))}
                onClick={() => remove(place)}
              />
            )}
          </li>
        ))}
      </ul>
      <Button
        size="small"
        className={styles.add}
        icon={<Add16Regular />}
        disabled={spans.length >= DAY_SPANS_MAX}
        onClick={add}
      >
        {t.quiet.add}
      </Button>
    </>
  );
}
