import type { Navigation, NavigationChange } from '../state/navigation.ts';

/** Props of a view that can display an open item or process next to its list. */
export interface ListViewProps {
  navigation: Navigation;
  go: (change: NavigationChange) => void;
}
