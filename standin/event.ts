/** The `event` argument of Electron's emitters: a bag of details with `preventDefault()`. */
interface StandinEvent {
  preventDefault(): void;
  readonly defaultPrevented: boolean;
}

/**
 * Makes the first argument of an Electron listener.
 * @param details properties the event carries besides `preventDefault()`; getters survive
 */
export function createEvent<T extends object>(details: T): T & StandinEvent {
  let prevented = false;
  const event: StandinEvent = {
    preventDefault: () => {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
  const target = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(event));
  return Object.defineProperties(target, Object.getOwnPropertyDescriptors(details));
}

/** An event without details. */
export const plainEvent = (): StandinEvent => createEvent({});
