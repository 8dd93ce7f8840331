import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import { typingStore } from '../../page.ts';

const TypingContext = createContext(false);

export function TypingProvider({ children }: { children: ReactNode }) {
  const [store] = useState(typingStore);
  const typing = useSyncExternalStore(store.subscribe, store.get);
  return <TypingContext.Provider value={typing}>{children}</TypingContext.Provider>;
}

/** True while text is typed on an on-screen keyboard, which leaves little room. */
export const useTyping = (): boolean => useContext(TypingContext);
