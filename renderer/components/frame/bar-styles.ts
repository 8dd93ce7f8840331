import { makeStyles, tokens } from '@fluentui/react-components';
import { BELOW_VIEWS, FORCED, NARROW, TOUCH } from '../../../widgets/styles.ts';

/** The bar below the views about the newest answer. */
export const useBarStyles = makeStyles({
  root: {
    position: 'relative',
    order: BELOW_VIEWS,
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    minHeight: '40px',
    [TOUCH]: { minHeight: '56px' },
    padding: '4px 12px 4px 16px',
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralBackgroundInverted,
    color: tokens.colorNeutralForegroundInverted,
    [FORCED]: { borderTop: '1px solid CanvasText' },
  },
  text: {
    flexGrow: 1,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    [NARROW]: {
      display: '-webkit-box',
      WebkitBoxOrient: 'vertical',
      WebkitLineClamp: 2,
      whiteSpace: 'normal',
      overflowWrap: 'anywhere',
    },
  },
});
