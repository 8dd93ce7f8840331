import {
  Menu,
  MenuButton,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
} from '@fluentui/react-components';
import { useWords } from '../../i18n/words.tsx';

const useStyles = makeStyles({
  button: { minWidth: 0, height: '26px', maxWidth: '180px' },
  text: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  popover: { maxHeight: '60vh', overflowY: 'auto' },
});

interface FilterChipProps {
  /** What is filtered: State, Type, … */
  what: string;
  choices: readonly { id: string; name: string }[];
  chosen: readonly string[];
  onChoose: (chosen: string[]) => void;
}

export function FilterChip({ what, choices, chosen, onChoose }: FilterChipProps) {
  const styles = useStyles();
  const { t } = useWords();
  const first = choices.find(({ id }) => id === chosen[0])?.name ?? chosen[0];
  const label = first === undefined ? what : t.history.chosen(what, first, chosen.length - 1);
  return (
    <Menu
      positioning={{ autoSize: 'height' }}
      checkedValues={{ [what]: [...chosen] }}
      onCheckedValueChange={(_, { checkedItems }) => onChoose(checkedItems)}
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          size="small"
          shape="circular"
          appearance={first === undefined ? 'outline' : 'primary'}
          className={styles.button}
          aria-label={first === undefined ? t.history.any(what) : label}
        >
          <bdi className={styles.text}>{label}</bdi>
        </MenuButton>
      </MenuTrigger>
      <MenuPopover className={styles.popover}>
        <MenuList hasCheckmarks>
          {choices.map(({ id, name }) => (
            <MenuItemCheckbox key={id} name={what} value={id}>
              <bdi>{name}</bdi>
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
