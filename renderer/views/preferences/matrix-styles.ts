import { makeStyles, tokens } from '@fluentui/react-components';
import type { Delivery } from '../../../shared/item-views.ts';
import { hidden } from '../../../widgets/styles.ts';

export const DELIVERIES: readonly Delivery[] = ['beckon', 'badge', 'digest', 'off'];

/** Below this width a row has its role above its choices. */
const STACKED = '@media (max-width: 899px)';
const COLUMNS = 'minmax(0, 1fr) repeat(5, 72px) 116px';

export const useMatrixStyles = makeStyles({
  matrix: { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  head: {
    display: 'grid',
    gridTemplateColumns: COLUMNS,
    padding: '6px 0',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    [STACKED]: { display: 'none' },
  },
  meanings: { margin: '0 0 16px', fontSize: tokens.fontSizeBase200, lineHeight: '18px' },
  meaning: { display: 'grid', gridTemplateColumns: '112px 1fr' },
  choiceName: { fontWeight: tokens.fontWeightSemibold },
  meaningText: { margin: 0, color: tokens.colorNeutralForeground2 },
  headCell: { textAlign: 'center' },
  row: { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  line: {
    display: 'grid',
    gridTemplateColumns: COLUMNS,
    alignItems: 'center',
    minHeight: '48px',
    padding: '6px 0',
    boxSizing: 'border-box',
    [STACKED]: { gridTemplateColumns: '1fr auto', padding: '8px 0 4px' },
  },
  name: { display: 'flex', flexDirection: 'column', minWidth: 0, paddingInlineEnd: '8px' },
  roleName: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  small: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, lineHeight: '16px' },
  choices: {
    display: 'grid',
    gridTemplateColumns: 'repeat(5, 72px)',
    gridColumnStart: 2,
    gridColumnEnd: 7,
    [STACKED]: {
      gridRowStart: 2,
      gridColumnStart: 1,
      gridColumnEnd: 3,
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: '4px',
      marginInlineStart: '-8px',
    },
  },
  choice: { justifyContent: 'center', [STACKED]: { justifyContent: 'flex-start' } },
  choiceLabel: {
    '@media (min-width: 900px)': hidden,
    [STACKED]: { fontSize: tokens.fontSizeBase200, padding: '8px 4px 8px 2px' },
  },
  refine: {
    justifySelf: 'end',
    minWidth: 0,
    whiteSpace: 'nowrap',
    [STACKED]: { gridRowStart: 1, gridColumnStart: 2 },
  },
  refinements: {
    margin: '0 0 12px',
    padding: '12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  refinement: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', marginBottom: '8px' },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  arrow: { color: tokens.colorNeutralForeground2 },
  hint: { margin: '0 0 8px', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});
