interface StandinEvent {
  preventDefault(): void;
  readonly defaultPrevented: boolean;
}

/** @param details properties of the event besides `preventDefault()`; getters are preserved */
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

export const plainEvent = (): StandinEvent => createEvent({});
