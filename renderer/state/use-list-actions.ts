import { useCallback } from 'react';
import type { Item, ItemAction } from '../../shared/items.ts';
import { opensLine } from './answer-kinds.ts';
import type { ListView, NavigationChange } from './navigation.ts';
import { useServices } from './services.tsx';

export function useListActions(list: ListView, go: (change: NavigationChange) => void) {
  const { answers } = useServices();
  const open = useCallback(
    (itemId: string, keyboard: boolean) => go({ to: 'open', list, itemId, keyboard }),
    [go, list],
  );
  const press = useCallback(
    (item: Pick<Item, 'id' | 'version'>, action: ItemAction) => {
      if (opensLine(action)) go({ to: 'compose', list, itemId: item.id, action: action.id });
      else void answers.answer(item, action.id);
    },
    [go, list, answers],
  );
  return { open, press };
}
