import { TOUCH } from '../../../widgets/styles.ts';
import { useSnapshotPart } from '../../state/services.tsx';
import { useMedia } from '../frame/use-media.ts';
import { COMPACT_ROW_HEIGHT, ROW_HEIGHT } from './row-styles.ts';

/** Estimated height of a row before it is measured, px. */
export function useRowHeight(): number {
  const preferences = useSnapshotPart('preferences');
  const finger = useMedia(TOUCH);
  return preferences.density === 'compact' && !finger ? COMPACT_ROW_HEIGHT : ROW_HEIGHT;
}
