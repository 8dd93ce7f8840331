/** `process` in a sandboxed preload: the documented properties that are plain data. */
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
