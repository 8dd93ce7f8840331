// Preloaded (`node --import`) by npm scripts that run until stopped. npm sends SIGTERM to the shell between it and this process, and that
// shell exits without forwarding it, which would leave this process running. Under npm, the exit of the parent therefore counts as SIGTERM.
// Windows has no such shell and does not reparent processes.
const parent = process.ppid;

if (process.env.npm_lifecycle_event && process.platform !== 'win32') {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
