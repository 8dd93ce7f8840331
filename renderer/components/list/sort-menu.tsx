import { Menu, MenuButton, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ArrowSort20Regular } from '@fluentui/react-icons';
import { useWords } from '../../i18n/words.tsx';
import type { InboxOrder } from '../../state/inbox-rows.ts';

const ORDERS: readonly InboxOrder[] = ['urgency', 'source', 'newest'];

export function SortMenu({ order, onOrder }: { order: InboxOrder; onOrder: (order: InboxOrder) => void }) {
  const { t } = useWords();
  return (
    <Menu
      checkedValues={{ order: [order] }}
      onCheckedValueChange={(_, { checkedItems }) =>
        onOrder(ORDERS.find((one) => one === checkedItems[0]) ?? 'urgency')
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          appearance="subtle"
          icon={<ArrowSort20Regular />}
          menuIcon={null}
          aria-label={t.inbox.sort}
          title={t.inbox.sort}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {ORDERS.map((one) => (
            <MenuItemRadio key={one} name="order" value={one}>
              {t.inbox.orders[one]}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
