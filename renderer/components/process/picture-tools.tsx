import { Button, makeStyles } from '@fluentui/react-components';
import { ChevronLeft20Regular, ChevronRight20Regular, ZoomIn20Regular, ZoomOut20Regular } from '@fluentui/react-icons';
import type { RefObject } from 'react';
import { useWords } from '../../i18n/words.tsx';
import { CELL } from '../../state/process-lanes.ts';

const SIZES = [0.5, 0.75, 1, 1.25, 1.5] as const;
export const USUAL_SIZE = 1;

const useStyles = makeStyles({
  root: { display: 'flex', justifyContent: 'flex-end', gap: '4px', marginTop: '4px' },
});

interface PictureToolsProps {
  size: number;
  onSize: (size: number) => void;
  scroll: RefObject<HTMLElement | null>;
}

/** Zoom and scroll buttons for touch, as the alternative to panning (WCAG 2.5.7). */
export function PictureTools({ size, onSize, scroll }: PictureToolsProps) {
  const styles = useStyles();
  const { t } = useWords();
  const smaller = SIZES.findLast((one) => one < size);
  const larger = SIZES.find((one) => one > size);
  const pan = (steps: number) => scroll.current?.scrollBy({ left: steps * CELL.width * size, behavior: 'smooth' });
  return (
    <div className={styles.root}>
      <Button
        appearance="subtle"
        icon={<ChevronLeft20Regular />}
        aria-label={t.processes.earlier}
        onClick={() => pan(-1)}
      />
      <Button
        appearance="subtle"
        icon={<ChevronRight20Regular />}
        aria-label={t.processes.later}
        onClick={() => pan(1)}
      />
      <Button
        appearance="subtle"
        icon={<ZoomOut20Regular />}
        aria-label={t.processes.smaller}
        disabledFocusable={smaller === undefined}
        onClick={() => smaller !== undefined && onSize(smaller)}
      />
      <Button
        appearance="subtle"
        icon={<ZoomIn20Regular />}
        aria-label={t.processes.larger}
        disabledFocusable={larger === undefined}
        onClick={() => larger !== undefined && onSize(larger)}
      />
    </div>
  );
}
