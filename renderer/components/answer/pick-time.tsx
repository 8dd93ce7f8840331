import { lazy, type ReactNode, Suspense, useState } from 'react';
import { requiredContext } from '../../../widgets/required-context.ts';
import type { SnoozeProps } from './use-snooze.ts';

const PickTimeDialog = lazy(async () => ({ default: (await import('./pick-time-dialog.tsx')).PickTimeDialog }));

type PickTime = (what: SnoozeProps) => void;
const [ProvidePickTime, usePickTimeHere] = requiredContext<PickTime>('the dialog for a time');

/** Renders the time dialog outside the menu that opens it, because the menu closes. */
export function PickTimeArea({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<SnoozeProps | null>(null);
  return (
    <ProvidePickTime value={setAsked}>
      {children}
      {asked && (
        <Suspense fallback={null}>
          <PickTimeDialog what={asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </ProvidePickTime>
  );
}

/** @returns a function that asks for a time and snoozes the items until then */
export const usePickTime = (): PickTime => usePickTimeHere();
