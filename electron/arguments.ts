/** Parses the command line of a start or a second start. */
import { VIEWS, type View } from '../shared/bridge/views.ts';

export interface StartRequest {
  /** Opens the window, on `view` if set. */
  open: boolean;
  view: View | null;
  /** `beckon://…`, as passed by the system. */
  link: string | null;
  hidden: boolean;
}

/** `--profile NAME` or `--profile=NAME`; null if missing. */
export function profileIn(argv: readonly string[]): string | null {
  const place = argv.findIndex((part) => part === '--profile' || part.startsWith('--profile='));
  if (place < 0) return null;
  const part = argv[place] ?? '';
  return (part === '--profile' ? argv[place + 1] : part.slice('--profile='.length)) || null;
}

/** Reads `--show`, `--view=history`, `--hidden` and `beckon://…`; other arguments are Chromium's. */
export function readArguments(argv: readonly string[]): StartRequest {
  const named = argv.find((part) => part.startsWith('--view='))?.slice('--view='.length);
  const view = VIEWS.find((one) => one === named) ?? null;
  return {
    open: argv.includes('--show') || view !== null,
    view,
    link: argv.find((part) => part.startsWith('beckon:')) ?? null,
    hidden: argv.includes('--hidden'),
  };
}
