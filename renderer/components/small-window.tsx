import { FluentProvider } from '@fluentui/react-components';
import { type ReactNode, useSyncExternalStore } from 'react';
import { WordsProvider } from '../i18n/words.tsx';
import { type Services, ServicesProvider } from '../state/services.tsx';
import { darkTheme, lightTheme } from '../theme.ts';

/** A window with one thing in it: theme and words from the snapshot, or the system's until it is there. */
export function SmallWindow({ services, children }: { services: Services; children: ReactNode }) {
  const state = useSyncExternalStore(services.snapshots.subscribe, services.snapshots.get);
  const app = state.status === 'ready' ? state.snapshot.app : null;
  return (
    <ServicesProvider services={services}>
      <WordsProvider locale={app?.locale ?? 'en'}>
        <FluentProvider theme={(app?.dark ?? services.darkAtStart) ? darkTheme : lightTheme}>{children}</FluentProvider>
      </WordsProvider>
    </ServicesProvider>
  );
}
