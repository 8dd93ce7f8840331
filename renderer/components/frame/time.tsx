import type { Words } from '../../../shared/words/window.ts';
import { dayWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow } from '../../state/services.tsx';

/** An instant in words, with the exact time on hover. @param at RFC 3339 */
export function Time({
  at,
  words: inWords,
  className,
}: {
  at: string;
  words: (words: Words, at: number, now: number) => string;
  className?: string | undefined;
}) {
  const words = useWords();
  const now = useNow();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={words.f.exact(ms)} className={className}>
      {inWords(words, ms, now)}
    </time>
  );
}

export function DayHeading({ at, className }: { at: string; className?: string | undefined }) {
  return (
    <h2 className={className}>
      <Time at={at} words={dayWords} />
    </h2>
  );
}
