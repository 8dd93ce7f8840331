/** A log in memory. */
import type { Log } from '../../../relay/domain/ports.ts';

type Level = keyof Log;
interface LogLine {
  level: Level;
  facts: Record<string, unknown>;
  message: string;
}

interface LogRecorder extends Log {
  lines(level: Level): LogLine[];
}

export function logRecorder(): LogRecorder {
  const lines: LogLine[] = [];
  const at = (level: Level) => (facts: object, message: string) =>
    void lines.push({ level, facts: { ...facts }, message });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    lines: (level) => lines.filter((line) => line.level === level),
  };
}
