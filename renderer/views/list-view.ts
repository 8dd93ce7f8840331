import type { Navigation, NavigationChange } from '../state/navigation.ts';

/** What a view gets that stands beside the item, or the process, that is open in it. */
export interface ListViewProps {
  navigation: Navigation;
  go: (change: NavigationChange) => void;
}
