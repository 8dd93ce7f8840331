/** What a page writes to its console, and the errors it does not catch, as `console-message` tells them. */
import { at, type Json, listAt, numberAt, textAt } from '../cdp/read.ts';

export interface ConsoleLine {
  level: 'debug' | 'info' | 'warning' | 'error';
  message: string;
  lineNumber: number;
  sourceId: string;
}

/** From `Runtime.consoleAPICalled`. */
export function consoleLine(params: Json): ConsoleLine {
  const levels: Record<string, ConsoleLine['level']> = {
    error: 'error',
    assert: 'error',
    warning: 'warning',
    debug: 'debug',
  };
  const words = listAt(params, 'args').map((arg) => {
    const value = at(arg, 'value');
    return value === undefined
      ? textAt(arg, 'description', textAt(arg, 'unserializableValue', 'undefined'))
      : String(value);
  });
  const [call] = listAt(params, 'stackTrace.callFrames');
  return {
    level: levels[textAt(params, 'type', '')] ?? 'info',
    message: words.join(' '),
    lineNumber: numberAt(call, 'lineNumber', 0) + 1,
    sourceId: textAt(call, 'url', ''),
  };
}

/** From the `exceptionDetails` of `Runtime.exceptionThrown`. */
export function exceptionLine(details: Json): ConsoleLine {
  const what = textAt(details, 'exception.description', textAt(details, 'text', 'Uncaught'));
  return {
    level: 'error',
    message: what.startsWith('Uncaught') ? what : `Uncaught ${what}`,
    lineNumber: numberAt(details, 'lineNumber', 0) + 1,
    sourceId: textAt(details, 'url', ''),
  };
}
