/** Items about the same party or record, for a person who decides. Grants no access: only items of the person's own recipient sets. */
import { RELATED_MAX, type RelatedItem } from '../../../shared/evidence.ts';
import type { Item } from '../../../shared/items.ts';
import type { Person } from '../../../shared/people.ts';
import { DEFAULT_LABELS } from '../../../shared/rules/action-labels.ts';
import { itemInLanguage } from '../../../shared/rules/item-language.ts';
import { localeFor } from '../../../shared/rules/locale.ts';
import { languageOf } from '../../../shared/words/words.ts';
import type { Reader } from '../reader.ts';

type RelatedReader = Pick<Reader, 'item' | 'isMember' | 'evidence' | 'referring'>;

/** @returns newest first; null if the person may not see the item */
export function relatedItems(reader: RelatedReader, person: Person, itemId: string): RelatedItem[] | null {
  const own = reader.item(itemId);
  if (!own || !reader.isMember(own.setId, person.id)) return null;
  const { record, origin } = own.item;
  // One more than returned: the item itself refers to them too.
  const referring = (reference: Parameters<Reader['referring']>[1]) =>
    reader.referring(person.id, reference, RELATED_MAX + 1);
  const found = new Map<string, Pick<RelatedItem, 'party' | 'record'>>();
  for (const party of reader.evidence(itemId)?.parties ?? []) {
    for (const id of referring({ party, originId: origin.id })) found.set(id, { party, ...found.get(id) });
  }
  if (record) for (const id of referring({ record })) found.set(id, { ...found.get(id), record });
  found.delete(itemId);
  return [...found]
    .flatMap(([id, common]) => {
      const stored = reader.item(id);
      return stored && reader.isMember(stored.setId, person.id) ? [relatedOf(stored.item, common, person)] : [];
    })
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
    .slice(0, RELATED_MAX);
}

function relatedOf(stored: Item, common: Pick<RelatedItem, 'party' | 'record'>, person: Person): RelatedItem {
  const item = itemInLanguage(stored, { language: languageOf(localeFor(person)), labels: DEFAULT_LABELS });
  const { id, title, state, amount, outcome, updatedAt } = item;
  return { itemId: id, title, state, ...common, ...(amount && { amount }), outcome, at: outcome?.at ?? updatedAt };
}
