import { startTransition, useEffect, useState } from 'react';

/** More than fit in the table's height. */
const FIRST = 30;

/** The first rows at once, the others after they are displayed: a table of 200 rows must not delay the item. */
export function useRowSteps<T>(rows: readonly T[]): readonly T[] {
  const [count, setCount] = useState(FIRST);
  useEffect(() => {
    if (rows.length > count) startTransition(() => setCount(rows.length));
  }, [rows.length, count]);
  return rows.length > count ? rows.slice(0, count) : rows;
}
