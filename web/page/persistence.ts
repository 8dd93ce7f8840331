/** Requests persistent storage once, so that the browser does not evict the data (https://storage.spec.whatwg.org/#persistence). */

const ASKED = 'beckon-asked-to-persist';

interface PersistentStorage {
  persist(): Promise<boolean>;
  persisted(): Promise<boolean>;
}
interface KeyValueStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

interface Persistence {
  /** Call after an answer: from now on this browser may hold the only copy of data, and the user understands the prompt. */
  given(): void;
}

/** @param storage undefined outside secure contexts. @param remembered stores that the request was made */
export function createPersistence(storage: PersistentStorage | undefined, remembered: KeyValueStorage): Persistence {
  const ask = async (of: PersistentStorage): Promise<void> => {
    if (!(await of.persisted())) await of.persist();
  };
  return {
    given() {
      try {
        if (!storage || remembered.getItem(ASKED) !== null) return;
        // Store the flag first: Firefox prompts the user, and a denial must not be repeated.
        remembered.setItem(ASKED, 'yes');
      } catch {
        // Without storage there is no data to persist.
        return;
      }
      void ask(storage).catch(() => {});
    },
  };
}
