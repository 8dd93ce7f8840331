import { useCallback } from 'react';
import type { Item, ItemAction } from '../../shared/items.ts';
import { bindsVersion } from '../../shared/rules/version.ts';
import { opensLine } from './answer-kinds.ts';
import { linesDraft } from './draft-store.ts';
import type { ListView, NavigationChange } from './navigation.ts';
import { useServices } from './services.tsx';

export function useListActions(list: ListView, go: (change: NavigationChange) => void) {
  const { answers, drafts } = useServices();
  const open = useCallback(
    (itemId: string, keyboard: boolean) => go({ to: 'open', list, itemId, keyboard }),
    [go, list],
  );
  const press = useCallback(
    (item: Pick<Item, 'id' | 'version'>, action: ItemAction) => {
      // Decisions about single rows are displayed in the item.
      if (bindsVersion(action.kind) && drafts.get(item.id, linesDraft)) open(item.id, false);
      else if (opensLine(action)) go({ to: 'compose', list, itemId: item.id, action: action.id });
      else void answers.answer(item, action.id);
    },
    [go, list, open, answers, drafts],
  );
  return { open, press };
}
