/**
 * Asked by electron-builder before it packs. `false`: nothing is installed or compiled, and which packages go in is said
 * by the file list alone, so that it does not search the relay's and the window's for the app's.
 */
export default async function beforeBuild() {
  return false;
}
