import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ChevronLeft20Regular, ChevronRight20Regular, ZoomIn20Regular, ZoomOut20Regular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import { cleanText } from '../../../../shared/rules/hidden-characters.ts';
import { evidenceWords } from '../../../../shared/words/evidence-panel.ts';
import { Spinner } from '../../../../widgets/spinner.tsx';
import { hidden, TOUCH } from '../../../../widgets/styles.ts';
import { useWords } from '../../../i18n/words.tsx';
import { useServices } from '../../../state/services.tsx';
import { openPdf, type PdfDocument, PdfError, type PdfFault } from './pdf-document.ts';

/** Widths, in widths of the frame. */
const ZOOMS = [1, 1.5, 2, 3] as const;
/** Pixels; a narrow frame shows a reduced page rather than a coarse one. */
const MIN_WIDTH = 900;

const useStyles = makeStyles({
  root: { marginTop: '6px' },
  tools: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px', marginBottom: '4px' },
  button: { [TOUCH]: { minHeight: '44px', minWidth: '44px' } },
  page: { fontSize: tokens.fontSizeBase200, fontVariantNumeric: 'tabular-nums' },
  frame: {
    maxHeight: '70vh',
    overflow: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  canvas: { display: 'block', height: 'auto' },
  note: { margin: '4px 0 0', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  hidden,
});

interface PdfPreviewProps {
  bytes: Uint8Array<ArrayBuffer>;
  name: string;
}

type Opened = { pdf: PdfDocument; pages: number } | { fault: PdfFault } | null;

const faultOf = (error: unknown): PdfFault => (error instanceof PdfError ? error.fault : 'unreadable');

export function PdfPreview({ bytes, name }: PdfPreviewProps) {
  const styles = useStyles();
  const { language } = useWords();
  const { clock } = useServices();
  const [opened, setOpened] = useState<Opened>(null);
  const t = evidenceWords[language];
  useEffect(() => {
    const pdf = openPdf(bytes, clock);
    let wanted = true;
    pdf.pages.then(
      (pages) => wanted && setOpened({ pdf, pages }),
      (error: unknown) => wanted && setOpened({ fault: faultOf(error) }),
    );
    return () => {
      wanted = false;
      pdf.close();
    };
  }, [bytes, clock]);
  if (opened === null) return <Spinner label={t.opening} />;
  if ('fault' in opened) {
    return (
      <p role="alert" className={styles.note}>
        {t.pdf.faults[opened.fault]}
      </p>
    );
  }
  return <Pages {...opened} name={name} onFault={(error) => setOpened({ fault: faultOf(error) })} />;
}

interface PagesProps {
  pdf: PdfDocument;
  pages: number;
  name: string;
  onFault: (error: unknown) => void;
}

function Pages({ pdf, pages, name, onFault }: PagesProps) {
  const styles = useStyles();
  const { language } = useWords();
  const frame = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const failed = useRef(onFault);
  failed.current = onFault;
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(0);
  const [drawn, setDrawn] = useState<{ page: number; text: string } | null>(null);
  const t = evidenceWords[language].pdf;
  const wide = ZOOMS[zoom] ?? 1;

  useEffect(() => {
    const stop = new AbortController();
    const width = Math.max(MIN_WIDTH, (frame.current?.clientWidth ?? 0) * window.devicePixelRatio) * wide;
    void (async () => {
      try {
        if (!canvas.current || !(await pdf.draw(page, canvas.current, width, stop.signal))) return;
        const text = await pdf.text(page);
        if (!stop.signal.aborted) setDrawn({ page, text: cleanText(text) });
      } catch (error) {
        if (!stop.signal.aborted) failed.current(error);
      }
    })();
    return () => stop.abort();
  }, [pdf, page, wide]);

  const turn = (to: number): void => {
    setPage(to);
    frame.current?.scrollTo({ top: 0 });
  };
  const isDrawn = drawn?.page === page;
  const tool = { size: 'small', appearance: 'subtle', className: styles.button } as const;
  return (
    <section className={styles.root} aria-label={name}>
      <div className={styles.tools}>
        <Button
          {...tool}
          icon={<ChevronLeft20Regular />}
          aria-label={t.previous}
          disabledFocusable={page === 1}
          onClick={() => turn(page - 1)}
        />
        <span role="status" className={styles.page}>
          {t.page(page, pages)}
        </span>
        <Button
          {...tool}
          icon={<ChevronRight20Regular />}
          aria-label={t.next}
          disabledFocusable={page === pages}
          onClick={() => turn(page + 1)}
        />
        <Button
          {...tool}
          icon={<ZoomOut20Regular />}
          aria-label={t.smaller}
          disabledFocusable={zoom === 0}
          onClick={() => setZoom(zoom - 1)}
        />
        <Button
          {...tool}
          icon={<ZoomIn20Regular />}
          aria-label={t.larger}
          disabledFocusable={zoom === ZOOMS.length - 1}
          onClick={() => setZoom(zoom + 1)}
        />
        {!isDrawn && <Spinner size="small" />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the region scrolls by keyboard (WCAG 2.1.1) */}
      <section ref={frame} className={styles.frame} tabIndex={0} aria-label={t.textOf(page)} aria-busy={!isDrawn}>
        <canvas ref={canvas} className={styles.canvas} style={{ width: `${100 * wide}%` }} aria-hidden />
        {isDrawn && <p className={styles.hidden}>{drawn.text.trim() || t.noText}</p>}
      </section>
      <p className={styles.note}>{t.note}</p>
    </section>
  );
}
