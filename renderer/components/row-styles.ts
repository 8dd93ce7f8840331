import { makeStyles, tokens } from '@fluentui/react-components';
import { FORCED } from './narrow.ts';

const oneLine = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 } as const;

/** A row in pixels, its line below included. */
export const ROW_HEIGHT = 75;

export const useRowStyles = makeStyles({
  root: {
    position: 'relative',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    backgroundColor: tokens.colorNeutralBackground1,
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    '& [data-quick]': { opacity: 0 },
    '&:hover [data-quick]': { opacity: 1 },
    '&:focus-within [data-quick]': { opacity: 1 },
  },
  selected: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Selected },
    '&::before': {
      content: '""',
      position: 'absolute',
      insetBlock: '0',
      insetInlineStart: '0',
      width: '3px',
      backgroundColor: tokens.colorCompoundBrandBackground,
      [FORCED]: { backgroundColor: 'Highlight' },
    },
  },
  main: {
    display: 'flex',
    gap: '10px',
    width: '100%',
    height: '74px',
    boxSizing: 'border-box',
    padding: '7px 12px 7px 14px',
    border: 'none',
    background: 'none',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '20px',
    textAlign: 'start',
    cursor: 'pointer',
    outlineStyle: 'none',
    '&:focus-visible': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  icon: { position: 'relative', flexShrink: 0, width: '20px', height: '20px', marginTop: '1px' },
  info: { color: tokens.colorNeutralForeground3 },
  notice: { color: tokens.colorBrandForeground1 },
  warning: { color: tokens.colorPaletteDarkOrangeForeground1 },
  critical: { color: tokens.colorPaletteRedForeground1 },
  dot: {
    position: 'absolute',
    top: '26px',
    insetInlineStart: '6px',
    width: '8px',
    height: '8px',
    borderRadius: '50%',
    backgroundColor: tokens.colorCompoundBrandBackground,
    [FORCED]: { backgroundColor: 'Highlight', forcedColorAdjust: 'none' },
  },
  text: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 },
  line: { display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0, height: '20px' },
  title: { ...oneLine, flexGrow: 1, textAlign: 'left', fontSize: tokens.fontSizeBase300 },
  unseen: { fontWeight: tokens.fontWeightSemibold },
  when: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  facts: { ...oneLine, flexGrow: 1, color: tokens.colorNeutralForeground2 },
  third: { color: tokens.colorNeutralForeground2 },
  actions: {
    position: 'absolute',
    bottom: '4px',
    insetInlineEnd: '10px',
    display: 'flex',
    gap: '6px',
    paddingInlineStart: '16px',
    backgroundColor: 'inherit',
  },
});
