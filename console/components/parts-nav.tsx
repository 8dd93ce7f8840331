import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { FORCED } from '../../widgets/styles.ts';

const useStyles = makeStyles({
  root: { display: 'flex', gap: '4px', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  link: {
    padding: '8px 12px',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    borderBottom: '2px solid transparent',
    '&:hover': { color: tokens.colorNeutralForeground1, borderBottomColor: tokens.colorNeutralStroke1 },
    '&:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  current: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    borderBottomColor: tokens.colorCompoundBrandStroke,
    '&:hover': { borderBottomColor: tokens.colorCompoundBrandStroke },
    [FORCED]: { borderBottomColor: 'Highlight' },
  },
});

interface Part {
  label: string;
  href: string;
  current: boolean;
}

/** Navigation between the parts of a view. Links, so that the browser's Back works; Fluent's tabs add invisible focus stops. */
export function PartsNav({ label, parts }: { label: string; parts: readonly Part[] }) {
  const styles = useStyles();
  return (
    <nav className={styles.root} aria-label={label}>
      {parts.map(({ label: name, href, current }) => (
        <a
          key={href}
          href={href}
          className={mergeClasses(styles.link, current && styles.current)}
          aria-current={current ? 'page' : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}
