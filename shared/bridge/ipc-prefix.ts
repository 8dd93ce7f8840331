/**
 * Channel names on the wire are prefixed so that nothing else can be confused with them. A file of its own: the preload needs this
 * and no schema.
 */
export const IPC_PREFIX = 'beckon:';
