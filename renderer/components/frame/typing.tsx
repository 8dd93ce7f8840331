import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import { typingStore } from '../../page.ts';

const TypingContext = createContext(false);

/** Follows the keyboard on the screen for all that is drawn in it. */
export function TypingProvider({ children }: { children: ReactNode }) {
  const [store] = useState(typingStore);
  const typing = useSyncExternalStore(store.subscribe, store.get);
  return <TypingContext.Provider value={typing}>{children}</TypingContext.Provider>;
}

/** Whether a text is typed with the keyboard on the screen, which leaves little room for anything else. */
export const useTyping = (): boolean => useContext(TypingContext);
