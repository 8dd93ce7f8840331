/**
 * What the relay says to people. It speaks English so far, whoever reads it; the desk and the console say refusals that people meet
 * often in the person's language, by their code.
 */
export { answerPage } from './en/answer-page.ts';
export { delivery } from './en/delivery.ts';
export { messages } from './en/messages.ts';
export { refusals } from './en/refusals.ts';
