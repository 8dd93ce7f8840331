import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { Process, ProcessStep } from '../../../shared/processes.ts';
import { stalledSince } from '../../../shared/rules/process.ts';
import { FORCED, TOUCH } from '../../../widgets/styles.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { watchSize } from '../../page.ts';
import { CELL, currentColumn, lanesOf, middleOf, type PlacedStep, pathBetween } from '../../state/process-lanes.ts';
import { useNow } from '../../state/services.tsx';
import { useMedia } from '../frame/use-media.ts';
import { PictureTools, USUAL_SIZE } from './picture-tools.tsx';
import { StepIcon } from './step-status.tsx';

const clamp = (lines: number) =>
  ({ display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: lines, overflow: 'hidden' }) as const;

const useStyles = makeStyles({
  scroll: {
    display: 'flex',
    overflowX: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    scrollbarWidth: 'thin',
  },
  all: { display: 'flex' },
  names: {
    position: 'sticky',
    insetInlineStart: 0,
    zIndex: 1,
    flexShrink: 0,
    width: 'max-content',
    minWidth: '84px',
    maxWidth: 'min(144px, 36vw)',
    backgroundColor: tokens.colorNeutralBackground1,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  name: {
    display: 'flex',
    alignItems: 'center',
    height: `${CELL.height}px`,
    boxSizing: 'border-box',
    padding: '0 8px',
  },
  /** Words are hyphenated if the browser can, otherwise truncated, never broken. */
  nameWords: {
    ...clamp(4),
    textOverflow: 'ellipsis',
    minWidth: 0,
    hyphens: 'auto',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '16px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  between: { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  field: { position: 'relative', flexShrink: 0 },
  lane: { position: 'absolute', insetInline: 0, height: `${CELL.height}px`, boxSizing: 'border-box' },
  lines: { position: 'absolute', inset: 0, overflow: 'visible' },
  line: { fill: 'none', stroke: tokens.colorNeutralStroke1, strokeWidth: '2', [FORCED]: { stroke: 'CanvasText' } },
  lineDone: { stroke: tokens.colorPaletteGreenBorder2, [FORCED]: { stroke: 'CanvasText' } },
  node: {
    position: 'absolute',
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    width: `${CELL.nodeWidth}px`,
    height: `${CELL.nodeHeight}px`,
    boxSizing: 'border-box',
    padding: '2px 8px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '16px',
    scrollMarginBlock: '16px',
  },
  pending: { border: `1px dashed ${tokens.colorNeutralStroke1}` },
  active: {
    borderTopColor: tokens.colorBrandStroke1,
    borderRightColor: tokens.colorBrandStroke1,
    borderBottomColor: tokens.colorBrandStroke1,
    borderLeftColor: tokens.colorBrandStroke1,
    boxShadow: `0 0 0 1px ${tokens.colorBrandStroke1}`,
  },
  stalled: {
    border: `1px solid ${tokens.colorPaletteDarkOrangeBorderActive}`,
    boxShadow: `0 0 0 1px ${tokens.colorPaletteDarkOrangeBorderActive}`,
  },
  failed: {
    border: `1px solid ${tokens.colorPaletteRedBorderActive}`,
    boxShadow: `0 0 0 1px ${tokens.colorPaletteRedBorderActive}`,
  },
  label: { display: 'flex', alignItems: 'flex-start', gap: '6px', fontWeight: tokens.fontWeightSemibold },
  words: { ...clamp(2), minWidth: 0, textOverflow: 'ellipsis', hyphens: 'auto' },
  small: { ...clamp(1), color: tokens.colorNeutralForeground2, fontSize: '11px', lineHeight: '14px' },
  late: { color: tokens.colorPaletteDarkOrangeForeground1, fontWeight: tokens.fontWeightSemibold },
});

/** Steps as nodes in lanes by system, from left to right. The list below says the same in words. */
export function ProcessPicture({ process }: { process: Process }) {
  const styles = useStyles();
  const { t } = useWords();
  const scroll = useRef<HTMLElement>(null);
  const finger = useMedia(TOUCH);
  const [zoom, setZoom] = useState(USUAL_SIZE);
  const drawn = lanesOf(process);
  const { lanes, steps } = drawn;
  const now = useNow();
  const current = currentColumn(drawn, now);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another process begins at its own current step
  useEffect(() => {
    const pane = scroll.current;
    if (!pane) return;
    // In a narrow window it is rendered when the process is opened, and has no size before.
    const stop = watchSize([pane], () => {
      if (pane.clientWidth === 0) return;
      stop();
      // Half of the previous step stays visible to show that there is one.
      pane.scrollLeft = Math.max(0, (current - 0.5) * CELL.width);
      pane.querySelector('[data-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
    return stop;
  }, [process.origin.id, process.id, current]);
  const size = { width: steps.length * CELL.width, height: lanes.length * CELL.height };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by the keyboard too */}
      <section ref={scroll} className={styles.scroll} aria-label={t.processes.picture(process.name)} tabIndex={0}>
        <div className={styles.all} style={{ zoom: finger ? zoom : USUAL_SIZE }}>
          <div className={styles.names} aria-hidden>
            {lanes.map((name, lane) => (
              <div key={name ?? ''} className={mergeClasses(styles.name, lane > 0 && styles.between)}>
                <span className={styles.nameWords} data-lane dir="auto" title={name ?? t.processes.noSystem}>
                  {name ?? t.processes.noSystem}
                </span>
              </div>
            ))}
          </div>
          <div className={styles.field} style={size} aria-hidden>
            {lanes.map((name, lane) => (
              <div
                key={name ?? ''}
                className={mergeClasses(styles.lane, lane > 0 && styles.between)}
                style={{ top: lane * CELL.height }}
              />
            ))}
            <svg className={styles.lines} {...size} aria-hidden>
              {steps.slice(1).map((to, index) => {
                const from = steps[index];
                if (!from) return null;
                const done = from.step.status === 'done' || from.step.status === 'skipped';
                return (
                  <path
                    key={to.step.id}
                    className={mergeClasses(styles.line, done && styles.lineDone)}
                    d={pathBetween(from, to)}
                  />
                );
              })}
            </svg>
            {steps.map((placed) => (
              <StepNode key={placed.step.id} placed={placed} current={placed.column === current} />
            ))}
          </div>
        </div>
      </section>
      {finger && <PictureTools size={zoom} onSize={setZoom} scroll={scroll} />}
    </>
  );
}

function StepNode({ placed, current }: { placed: PlacedStep; current: boolean }) {
  const styles = useStyles();
  const words = useWords();
  const now = useNow();
  const { step } = placed;
  const { x, y } = middleOf(placed);
  const since = stalledSince(step, now);
  const owner = ownerName(step);
  const mark = step.status === 'failed' ? 'failed' : since !== null ? 'stalled' : step.status;
  const look =
    mark === 'pending' || mark === 'active' || mark === 'failed' || mark === 'stalled' ? styles[mark] : undefined;
  return (
    <div
      className={mergeClasses(styles.node, look)}
      style={{ left: x - CELL.nodeWidth / 2, top: y - CELL.nodeHeight / 2 }}
      title={[step.label, owner].filter(Boolean).join(' · ')}
      data-current={current || undefined}
    >
      <span className={styles.label}>
        <StepIcon status={step.status} />
        <span className={styles.words} dir="auto">
          {step.label}
        </span>
      </span>
      {owner && (
        <span className={styles.small} dir="auto">
          {owner}
        </span>
      )}
      <StepTime step={step} since={since} now={now} className={styles.small} late={styles.late} words={words} />
    </div>
  );
}

/** Who has to act: the name in the directory, else the source's text. */
export const ownerName = ({ owner, ownerName: name }: ProcessStep): string | null => name ?? owner;

function StepTime({
  step,
  since,
  now,
  className,
  late,
  words,
}: {
  step: ProcessStep;
  since: number | null;
  now: number;
  className: string;
  late: string;
  words: ReturnType<typeof useWords>;
}) {
  const { t } = words;
  if (since !== null) {
    const when = clockWords(words, since, now);
    const text = step.status === 'failed' ? t.processes.failedAt(when) : t.processes.stalledSince(when);
    return <span className={mergeClasses(className, late)}>{text}</span>;
  }
  if (step.status !== 'done' && step.dueAt) {
    return <span className={className}>{t.processes.due(clockWords(words, Date.parse(step.dueAt), now))}</span>;
  }
  return step.at ? <span className={className}>{clockWords(words, Date.parse(step.at), now)}</span> : null;
}
