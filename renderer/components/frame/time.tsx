import type { WindowTexts } from '../../../shared/words/window.ts';
import { TOUCH } from '../../../widgets/styles.ts';
import { clockWords, dayWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow } from '../../state/services.tsx';
import { useMedia } from './use-media.ts';

const DAY = 24 * 60 * 60 * 1000;

/** An instant in words, with a tooltip. @param at RFC 3339. @param told where nothing hovers, also display the clock time */
export function Time({
  at,
  words: inWords,
  className,
  told = false,
}: {
  at: string;
  words: (words: WindowTexts, at: number, now: number) => string;
  className?: string | undefined;
  told?: boolean;
}) {
  const words = useWords();
  const now = useNow();
  const ms = Date.parse(at);
  return (
    <time
      dateTime={at}
      className={className}
      // Formatted on demand: a list has a time in each row, and the first formatter of a process delays its start.
      onPointerEnter={({ currentTarget }) => {
        currentTarget.title = words.f.exact(ms);
      }}
      // The element may display another instant later.
      onPointerLeave={({ currentTarget }) => currentTarget.removeAttribute('title')}
    >
      {inWords(words, ms, now)}
      {told && Math.abs(now - ms) < DAY && <Beside words={` · ${clockWords(words, ms, now)}`} />}
    </time>
  );
}

/** Separate component: evaluating the media query for each row of a list is too expensive. */
function Beside({ words }: { words: string }) {
  return useMedia(TOUCH) ? words : null;
}

export function DayHeading({ at, className }: { at: string; className?: string | undefined }) {
  return (
    <h2 className={className}>
      <Time at={at} words={dayWords} />
    </h2>
  );
}
