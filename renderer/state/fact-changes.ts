import type { ShownItem } from '../../shared/items.ts';

interface FactChange {
  label: string;
  before: string | null;
  now: string | null;
}

/** Facts that differ. Facts with the same label are compared by position. */
export function factChanges(before: ShownItem['facts'], now: ShownItem['facts']): FactChange[] {
  const named = (facts: ShownItem['facts']) => {
    const count = new Map<string, number>();
    return new Map(
      facts.map(({ label, value }) => {
        const nth = count.get(label) ?? 0;
        count.set(label, nth + 1);
        return [`${label}\n${nth}`, { label, value }];
      }),
    );
  };
  const [old, fresh] = [named(before), named(now)];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), fresh.get(key)];
    const label = was?.label ?? is?.label ?? '';
    return was?.value === is?.value ? [] : [{ label, before: was?.value ?? null, now: is?.value ?? null }];
  });
}
