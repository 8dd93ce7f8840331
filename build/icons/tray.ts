/** Tray icon states; each is recognizable by shape alone. */
export const trayStates = ['connected', 'offline', 'waiting', 'critical', 'paused'] as const;

type TrayState = (typeof trayStates)[number];

/** Contrast of at least 3:1 against white and a dark panel (#2b2b2b), so no theme variants are needed. */
const ink = '#808080';

const dome =
  'M11 2.2c-3.7 0-5.9 2.7-5.9 6.1v3.7l-1.8 3c-.45.8.05 1.7.95 1.7h13.5c.9 0 1.4-.9.95-1.7l-1.8-3v-3.7c0-3.4-2.2-6.1-5.9-6.1z';
const clapper = 'M8.3 18h5.4c0 1.5-1.2 2.5-2.7 2.5s-2.7-1-2.7-2.5z';

/** Badges for the lower right corner, and the area cleared for them, on a 22-unit grid. */
const signs: Record<'waiting' | 'critical' | 'paused', { clear: string; sign: string }> = {
  waiting: {
    clear: '<circle cx="16.5" cy="5.5" r="5.7"/>',
    sign: '<circle cx="16.5" cy="5.5" r="4"/>',
  },
  critical: {
    clear: '<rect x="12.9" y="-1" width="12" height="17.2" rx="3.5"/>',
    sign: '<rect x="14.9" y="0.8" width="3.2" height="8.7" rx="1.5"/><circle cx="16.5" cy="12.5" r="1.9"/>',
  },
  paused: {
    clear: '<rect x="10.2" y="8.7" width="13" height="14.5" rx="2"/>',
    sign: '<rect x="12.2" y="10.7" width="3.2" height="10.3" rx="1"/><rect x="17.8" y="10.7" width="3.2" height="10.3" rx="1"/>',
  },
};

export function trayDrawing(state: TrayState): string {
  return `<svg xmlns="http://www.w3.org/20/svg" viewBox="0 0 22 22">${partsOf(state)}</svg>`;
}

function partsOf(state: TrayState): string {
  const bell = `<path d="${dome}"/><path d="${clapper}"/>`;
  if (state === 'connected') return `<g fill="${ink}">${bell}</g>`;
  if (state === 'offline') {
    return (
      `<path fill="none" stroke="${ink}" stroke-width="1.6" stroke-linejoin="round" d="${dome}"/>` +
      `<path fill="${ink}" d="${clapper}"/>`
    );
  }
  const { clear, sign } = signs[state];
  return (
    `<mask id="clear"><rect width="22" height="22" fill="#fff"/><g fill="#0">${clear}</g></mask>` +
    `<g fill="${ink}" mask="url(#clear)">${bell}</g><g fill="${ink}">${sign}</g>`
  );
}
