import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import { Fragment, type ReactNode } from 'react';
import type { Severity } from '../../shared/primitives.ts';
import { NARROW } from '../../widgets/styles.ts';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  code: { overflowWrap: 'anywhere', fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  // `overflow-wrap: anywhere` lowers the minimum width; without `minWidth` the other columns would squeeze this one.
  two: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    minWidth: '180px',
    overflowWrap: 'anywhere',
    [NARROW]: { minWidth: 0 },
  },
  strong: { fontWeight: tokens.fontWeightSemibold },
  breaking: { overflowWrap: 'anywhere', '&:empty': { display: 'none' } },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
});

export function Code({ children }: { children: string }) {
  return (
    <span className={useStyles().code} dir="auto">
      {children}
    </span>
  );
}

export function Named({ name, under }: { name: ReactNode; under: string }) {
  const styles = useStyles();
  return (
    <div className={styles.two}>
      <span className={styles.strong} dir="auto">
        {typeof name === 'string' ? <Joints>{name}</Joints> : name}
      </span>
      <span className={styles.small} dir="auto">
        <Joints>{under}</Joints>
      </span>
    </div>
  );
}

/** Prefer line breaks after a dot, at sign, slash or underscore in host names, addresses and ids. */
const JOINT = /(?<=[.@/_])(?=[^\s.@/_])/;
function Joints({ children }: { children: string }) {
  return children.split(JOINT).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text, in their order
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

/** Text without spaces to break at: addresses, ids, host names. */
export function Breaking({ children }: { children: string }) {
  return (
    <span className={useStyles().breaking} dir="auto">
      <Joints>{children}</Joints>
    </span>
  );
}

export function Small({ children }: { children: ReactNode }) {
  return <span className={useStyles().small}>{children}</span>;
}

export function Buttons({ children }: { children: ReactNode }) {
  return <div className={useStyles().buttons}>{children}</div>;
}

const COLOURS = { info: 'subtle', notice: 'informative', warning: 'warning', critical: 'danger' } as const;

/** Always in words; the colour is redundant. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  const { t } = useWords();
  return (
    <Badge appearance="tint" color={COLOURS[severity]}>
      {t.item.severity[severity]}
    </Badge>
  );
}

export function useOriginWords(): (origin: string | null) => string {
  const { t } = useWords();
  const known: Readonly<Record<string, string>> = t.origin;
  return (origin) => (origin === null ? t.origin.undeclared : (known[origin] ?? origin));
}

export function useHookOrigin(): (origin: 'file' | 'api' | 'changed') => string {
  const { t } = useWords();
  return (origin) => (origin === 'file' ? t.origin.file : origin === 'api' ? t.origin.console : t.hooks.changed);
}
