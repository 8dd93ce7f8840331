import { Badge, Button, type ButtonProps, makeStyles, tokens } from '@fluentui/react-components';
import { Fragment, type ReactNode } from 'react';
import type { Severity } from '../../shared/primitives.ts';
import { NARROW } from '../../widgets/styles.ts';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  code: { overflowWrap: 'anywhere', fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  // What may break anywhere would give way to all the other columns of a table.
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
  removing: { color: tokens.colorPaletteRedForeground1 },
});

export function Code({ children }: { children: string }) {
  return (
    <span className={useStyles().code} dir="auto">
      {children}
    </span>
  );
}

/** A name with what it is known by under it. */
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

/** Names of machines, addresses and ids break behind a dot, an at sign, a slash or an underscore first. */
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

/** Takes something away: red, unlike what only changes it. */
export function Removing(props: ButtonProps) {
  return <Button {...props} className={useStyles().removing} />;
}

/** What has no spaces to break at: addresses, ids, titles of machines. */
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

/** In words always; the colour only helps. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  const { t } = useWords();
  return (
    <Badge appearance="tint" color={COLOURS[severity]}>
      {t.item.severity[severity]}
    </Badge>
  );
}

/** Who wrote an entry last, in words. */
export function useOriginWords(): (origin: string | null) => string {
  const { t } = useWords();
  const known: Readonly<Record<string, string>> = t.origin;
  return (origin) => (origin === null ? t.origin.undeclared : (known[origin] ?? origin));
}

/** Where a mapping comes from, in words. */
export function useHookOrigin(): (origin: 'file' | 'api' | 'changed') => string {
  const { t } = useWords();
  return (origin) => (origin === 'file' ? t.origin.file : origin === 'api' ? t.origin.console : t.hooks.changed);
}
