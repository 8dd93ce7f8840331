/** What a start, or a second start, asks for on its command line. */
import { VIEWS, type View } from '../shared/bridge/views.ts';

export interface StartRequest {
  /** Open the window, on this view if one is named. */
  open: boolean;
  view: View | null;
  /** `beckon://…`, as the system hands it over. */
  link: string | null;
  /** Started at login: to the tray. */
  hidden: boolean;
}

/** `--show`, `--view=history`, `--hidden`, `beckon://…`; anything else is Chromium's. */
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
