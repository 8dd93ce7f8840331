/**
 * `false` skips electron-builder's dependency installation: the file list alone selects the packages, so that it does not search the
 * relay's and the window's for the app's.
 */
export default async function beforeBuild() {
  return false;
}
