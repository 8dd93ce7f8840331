import { useMemo } from 'react';
import type { KeyScheme } from './key-names.ts';
import { useServices, useSnapshotPart } from './services.tsx';

export function useKeyScheme(): KeyScheme {
  const { modifier } = useServices();
  const { singleKeys } = useSnapshotPart('preferences');
  return useMemo(() => ({ singleKeys, modifier }), [singleKeys, modifier]);
}
