// Preloaded (`node --import`) by the npm scripts that run until they are told to end. npm passes SIGTERM on to the shell
// between it and us, and that shell goes without passing it on: we would stay behind, on our own. So, where npm started
// us, our parent's end is as good as a SIGTERM to us. Windows has no such shell and no parent to be handed to.
const parent = process.ppid;

if (process.env.npm_lifecycle_event && process.platform !== 'win32') {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
