/** Beckon runs on the Node that npm installs; only setup runs on another. Exits if this is another version. */
export function requireNode(): void {
  const version = process.versions.node;
  if (version.startsWith('24.')) return;
  console.error(
    `Beckon runs on Node 24, this is ${version}: start it by npm (npm start, npm test, npm run …), which takes the Node ` +
      'of node_modules; if it is not there, run npm run setup.',
  );
  process.exit(1);
}
