/** The `process` of a sandboxed preload: the documented part of it that is plain data. */
export function preloadProcess(): Record<string, unknown> {
  const { arch, platform, pid, version, versions } = process;
  return {
    arch,
    platform,
    pid,
    version,
    versions: { ...versions },
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    argv: [],
    env: {},
  };
}
