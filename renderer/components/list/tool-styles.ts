import { makeStyles, tokens } from '@fluentui/react-components';
import { LYING, PHONE } from '../../../widgets/styles.ts';

export const useToolStyles = makeStyles({
  root: {
    flexShrink: 0,
    padding: '0 12px 8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    [LYING]: { display: 'flex', gap: '24px', paddingBottom: '4px' },
  },
  field: { width: '100%', [LYING]: { flexBasis: '40%', minWidth: 0 } },
  chips: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '6px',
    marginTop: '8px',
    // One scrollable row on a phone, because the list needs the height.
    [PHONE]: {
      flexWrap: 'nowrap',
      overflowX: 'auto',
      scrollbarWidth: 'none',
      marginInline: '-12px',
      paddingInline: '12px',
    },
    [LYING]: { marginTop: 0, flexGrow: 1, flexBasis: '60%', minWidth: 0 },
  },
});
