import { sentBy } from './terms.ts';

/** Messages to people away from their desk, by mail, SMS or push: title and text are the event's, the line under them says what it is about. */
export const messages = { sentBy };
