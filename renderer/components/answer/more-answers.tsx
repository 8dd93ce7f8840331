import { Menu, MenuButton, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import type { ItemAction } from '../../../shared/items.ts';
import { useWords } from '../../i18n/words.tsx';

interface MoreAnswersProps {
  actions: readonly ItemAction[];
  label: (action: ItemAction) => string;
  keys: (action: ItemAction) => string | undefined;
  onPress: (action: ItemAction) => void;
}

export function MoreAnswers({ actions, label, keys, onPress }: MoreAnswersProps) {
  const { t } = useWords();
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton>{t.item.otherAnswers}</MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {actions.map((action) => (
            <MenuItem key={action.id} aria-keyshortcuts={keys(action)} onClick={() => onPress(action)}>
              {label(action)}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
