/** Asks the browser, once, not to delete what is kept here when its disk runs short (https://storage.spec.whatwg.org/#persistence). */

const ASKED = 'beckon-asked-to-persist';

interface Keeping {
  persist(): Promise<boolean>;
  persisted(): Promise<boolean>;
}
interface Remembered {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

interface Persistence {
  /** An answer was given: from now on there may be something that this browser alone has, and the person sees what the question is for. */
  given(): void;
}

/** @param storage undefined outside secure contexts. @param remembered where it is noted that it was asked */
export function createPersistence(storage: Keeping | undefined, remembered: Remembered): Persistence {
  const ask = async (of: Keeping): Promise<void> => {
    if (!(await of.persisted())) await of.persist();
  };
  return {
    given() {
      try {
        if (!storage || remembered.getItem(ASKED) !== null) return;
        // Noted first: Firefox asks the person, and a no stands.
        remembered.setItem(ASKED, 'yes');
      } catch {
        // Where nothing can be noted, nothing is kept either.
        return;
      }
      void ask(storage).catch(() => {});
    },
  };
}
