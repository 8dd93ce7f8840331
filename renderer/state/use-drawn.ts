import { useDeferredValue } from 'react';

/** False in the first rendering of a component: the list takes a press before the rest is rendered and its files are requested. */
export const useDrawn = (): boolean => useDeferredValue(true, false);
