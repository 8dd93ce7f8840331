/** Documents that were found to differ from those that were sent. In memory, until the evidence of their item changes. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Item } from '../../shared/items.ts';
import { bindsVersion } from '../../shared/rules/version.ts';

interface ChangedDocuments {
  /** @returns false if nothing changed */
  mark(item: Item, documentId: string, isChanged: boolean): boolean;
  /** The view, with decisions that have to be confirmed if a document of the item has changed. */
  applied(view: ItemView): ItemView;
  clear(): void;
}

export function createChangedDocuments(): ChangedDocuments {
  const known = new Map<string, { version: number | undefined; ids: Set<string> }>();
  const idsOf = ({ id, evidenceVersion }: Item): Set<string> | null => {
    const found = known.get(id);
    return found && found.version === evidenceVersion ? found.ids : null;
  };
  return {
    mark(item, documentId, isChanged) {
      const ids = idsOf(item) ?? new Set();
      if (ids.has(documentId) === isChanged) return false;
      if (isChanged) ids.add(documentId);
      else ids.delete(documentId);
      if (ids.size > 0) known.set(item.id, { version: item.evidenceVersion, ids });
      else known.delete(item.id);
      return true;
    },
    applied(view) {
      if (!idsOf(view.item)) return view;
      const actions = view.mine.actions.map((action) =>
        bindsVersion(action.kind) ? { ...action, confirm: true } : action,
      );
      return { ...view, mine: { ...view.mine, actions }, documentsChanged: true };
    },
    clear: () => known.clear(),
  };
}
