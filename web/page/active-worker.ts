/** Whether the page's service worker is active. */
interface WorkerStates {
  readonly active: object | null;
  readonly installing: EventTarget | null;
  readonly waiting: EventTarget | null;
}

/**
 * The browser refuses notifications and push until a service worker is active (WHATWG, Notifications API, `showNotification`).
 *
 * @returns the registration once its service worker is active; null: the installation failed
 */
export function whenActive<R extends WorkerStates>(registration: R): Promise<R | null> {
  return new Promise((resolve) => {
    const look = (): void => {
      const next = registration.installing ?? registration.waiting;
      if (registration.active || !next) resolve(registration.active && registration);
      else next.addEventListener('statechange', look, { once: true });
    };
    look();
  });
}
