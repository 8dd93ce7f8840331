import { makeStyles, tokens } from '@fluentui/react-components';
import { COMPACT, FORCED, hidden, MOUSE, TOUCH } from '../../../widgets/styles.ts';

/** A row in pixels whose texts take a line each, its line below included; a long title makes it higher. */
export const ROW_HEIGHT = 75;
/** The same with a line for the title and one for the rest. The buttons at its lower end are below its middle, where it is pressed. */
export const COMPACT_ROW_HEIGHT = 52;

export const useRowStyles = makeStyles({
  root: {
    position: 'relative',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    backgroundColor: tokens.colorNeutralBackground1,
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    '& [data-quick]': { opacity: 0 },
    '&:hover [data-quick]': { opacity: 1 },
    '&:focus-within [data-quick]': { opacity: 1 },
    '&:hover [data-gives-way]': { opacity: 0 },
    '&:focus-within [data-gives-way]': { opacity: 0 },
    '&:hover [data-mark]': { opacity: 1 },
    '&:focus-within [data-mark]': { opacity: 1 },
    [TOUCH]: { '&:hover': { backgroundColor: tokens.colorNeutralBackground1 } },
    [MOUSE]: {
      [COMPACT]: {
        '& [data-severity-word]': hidden,
        // The buttons take the place of what stands there.
        '&:hover:has([data-quick]) [data-end]': { opacity: 0 },
        '&:focus-within:has([data-quick]) [data-end]': { opacity: 0 },
      },
    },
  },
  selected: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Selected },
    [TOUCH]: { '&:hover': { backgroundColor: tokens.colorNeutralBackground1Selected } },
    '&::before': {
      content: '""',
      position: 'absolute',
      insetBlock: '0',
      insetInlineStart: '0',
      // Above the row that is pushed.
      zIndex: 1,
      width: '3px',
      backgroundColor: tokens.colorCompoundBrandBackground,
      [FORCED]: { backgroundColor: 'Highlight' },
    },
  },
  marked: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    '&:hover': { backgroundColor: tokens.colorNeutralBackground1Selected },
    [TOUCH]: { '&:hover': { backgroundColor: tokens.colorNeutralBackground1Selected } },
  },
  mark: {
    position: 'absolute',
    top: '3px',
    insetInlineStart: '9px',
    width: '30px',
    height: '28px',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: 'inherit',
    opacity: 0,
    cursor: 'pointer',
    [TOUCH]: { top: 0, insetInlineStart: 0, width: '44px', height: '100%', display: 'none' },
  },
  markShown: { opacity: 1, [TOUCH]: { display: 'flex' } },
  markBox: {
    width: '18px',
    height: '18px',
    margin: 0,
    cursor: 'pointer',
    [TOUCH]: { width: '22px', height: '22px' },
    accentColor: tokens.colorCompoundBrandBackground,
    '&:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  main: {
    display: 'flex',
    gap: '10px',
    width: '100%',
    minHeight: `${ROW_HEIGHT - 1}px`,
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
    // The keyboard hovers over nothing: where it is, the title stands whole.
    '&:focus-visible [data-title]': { WebkitLineClamp: 'none' },
    [MOUSE]: {
      [COMPACT]: {
        minHeight: `${COMPACT_ROW_HEIGHT - 1}px`,
        paddingBlock: '5px',
        '& [data-title]': { WebkitLineClamp: 1 },
        // The item beside the list has it whole; rows that grow would move all below with each key.
        '&:focus-visible [data-title]': { WebkitLineClamp: 1 },
      },
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
  text: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minWidth: 0,
    [MOUSE]: { [COMPACT]: { flexDirection: 'row', flexWrap: 'wrap', columnGap: '8px' } },
  },
  line: { display: 'flex', alignItems: 'flex-start', gap: '0 8px', minWidth: 0, minHeight: '20px' },
  first: { [MOUSE]: { [COMPACT]: { flexBasis: '100%' } } },
  second: { [MOUSE]: { [COMPACT]: { flexGrow: 1, flexBasis: 0 } } },
  /** The room of the buttons goes below where a text beside it would be broken. */
  wraps: { flexWrap: 'wrap', justifyContent: 'flex-end' },
  title: { flexGrow: 1, minWidth: 0, textAlign: 'left', fontSize: tokens.fontSizeBase300 },
  unseen: { fontWeight: tokens.fontWeightSemibold },
  done: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground2 },
  when: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  facts: { minWidth: 0, color: tokens.colorNeutralForeground2 },
  alone: { flexGrow: 1 },
  whole: { flexShrink: 0, marginInlineStart: '-4px', color: tokens.colorNeutralForeground2 },
  /** Keeps clear of the button at the row's end. */
  beside: { paddingInlineEnd: '40px' },
  more: {
    position: 'absolute',
    insetBlockEnd: 0,
    insetInlineEnd: 0,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: '48px',
    height: '46px',
    padding: 0,
    border: 'none',
    background: 'none',
    color: tokens.colorNeutralForeground2,
    cursor: 'pointer',
    '&:focus-visible': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  third: {
    color: tokens.colorNeutralForeground2,
    [MOUSE]: { [COMPACT]: { flexShrink: 1, maxWidth: '62%', flexWrap: 'nowrap' } },
  },
  /** When it came gives way to what is said of it: there is one line for both. */
  todo: { [MOUSE]: { [COMPACT]: { '& > :first-child:not(:empty) + *': { display: 'none' } } } },
  /** Its texts stand below each other where they do not fit beside each other. */
  states: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: '8px',
    flexGrow: 1,
    minWidth: 0,
    [MOUSE]: { [COMPACT]: { flexWrap: 'nowrap' } },
  },
});
