import { useMemo } from 'react';
import type { KeyScheme } from './key-names.ts';
import { useServices, useSnapshot } from './services.tsx';

export function useKeyScheme(): KeyScheme {
  const { modifier } = useServices();
  const { singleKeys } = useSnapshot().preferences;
  return useMemo(() => ({ singleKeys, modifier }), [singleKeys, modifier]);
}
