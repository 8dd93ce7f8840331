import { makeStyles, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { cleanText } from '../../../shared/rules/hidden-characters.ts';
import { evidenceWords } from '../../../shared/words/evidence-panel.ts';
import { ErrorBoundary } from '../../../widgets/error-boundary.tsx';
import { Spinner } from '../../../widgets/spinner.tsx';
import { useWords } from '../../i18n/words.tsx';
import { csvRows, documentKindOf, isDrawable } from './document-kind.ts';

// pdf.js is larger than the rest of the window.
const PdfPreview = lazy(async () => ({ default: (await import('./pdf/pdf-preview.tsx')).PdfPreview }));

/** Characters of a text, and rows and cells of a table. */
const SHOWN = { characters: 100_000, table: { rows: 200, cells: 30 } } as const;
/** Pixels of the canvas' longer side. */
const CANVAS_SIDE = 1600;

const useStyles = makeStyles({
  frame: {
    marginTop: '6px',
    maxHeight: '420px',
    overflow: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: '8px',
  },
  text: { margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontFamily: tokens.fontFamilyMonospace },
  canvas: { display: 'block', maxWidth: '100%', height: 'auto' },
  table: { borderCollapse: 'collapse', fontSize: tokens.fontSizeBase200 },
  cell: { border: `1px solid ${tokens.colorNeutralStroke2}`, padding: '2px 6px', textAlign: 'start' },
  note: { margin: '4px 0 0', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface DocumentPreviewProps {
  bytes: Uint8Array<ArrayBuffer>;
  /** As declared: it only distinguishes CSV from other text. */
  mediaType: string;
  name: string;
}

/** Draws from the bytes; nothing of the document is interpreted as markup, and no address is loaded. */
export function DocumentPreview({ bytes, mediaType, name }: DocumentPreviewProps) {
  const styles = useStyles();
  const { language } = useWords();
  const t = evidenceWords[language];
  const kind = useMemo(() => documentKindOf(bytes), [bytes]);
  if (kind.kind === 'other') return <p className={styles.note}>{t.noPreview}</p>;
  if (kind.kind === 'image') {
    if (!isDrawable(kind)) return <p className={styles.note}>{t.tooManyPixels}</p>;
    return <Picture bytes={bytes} mediaType={kind.mediaType} name={name} />;
  }
  if (kind.kind === 'pdf') {
    return (
      // The files of an older build are no longer served.
      <ErrorBoundary failed={() => <p className={styles.note}>{t.pdf.faults.unreadable}</p>}>
        <Suspense fallback={<Spinner label={t.opening} />}>
          <PdfPreview bytes={bytes} name={name} />
        </Suspense>
      </ErrorBoundary>
    );
  }
  const text = cleanText(kind.text.slice(0, SHOWN.characters));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the region scrolls by keyboard (WCAG 2.1.1) */}
      <section className={styles.frame} tabIndex={0} aria-label={name}>
        {mediaType === 'text/csv' ? <Table text={text} /> : <pre className={styles.text}>{text}</pre>}
      </section>
      {kind.text.length > SHOWN.characters && <p className={styles.note}>{t.shortened}</p>}
    </>
  );
}

function Table({ text }: { text: string }) {
  const styles = useStyles();
  const { language } = useWords();
  const rows = useMemo(() => csvRows(text, { ...SHOWN.table, rows: SHOWN.table.rows + 1 }), [text]);
  return (
    <>
      <table className={styles.table}>
        <tbody>
          {rows.slice(0, SHOWN.table.rows).map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other identity and never move
            <tr key={at}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same
                <td key={column} className={styles.cell} dir="auto">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN.table.rows && <p className={styles.note}>{evidenceWords[language].shortened}</p>}
    </>
  );
}

function Picture({ bytes, mediaType, name }: DocumentPreviewProps) {
  const styles = useStyles();
  const { language } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    let wanted = true;
    void createImageBitmap(new Blob([bytes], { type: mediaType })).then(
      (bitmap) => {
        if (wanted && canvas.current) draw(canvas.current, bitmap);
        bitmap.close();
      },
      () => wanted && setBroken(true),
    );
    return () => {
      wanted = false;
    };
  }, [bytes, mediaType]);
  if (isBroken) return <p className={styles.note}>{evidenceWords[language].noPreview}</p>;
  return (
    <div className={styles.frame}>
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={name} />
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, bitmap: ImageBitmap): void {
  const scale = Math.min(1, CANVAS_SIDE / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
}
