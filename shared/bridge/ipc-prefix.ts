/** Prefix of IPC channel names, against collisions. Separate file, because the preload needs no schema. */
export const IPC_PREFIX = 'beckon:';
