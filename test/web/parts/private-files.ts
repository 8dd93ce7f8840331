/**
 * Runs in the page: `localStorage`, and all files of the origin private file system, decoded as Latin-1. Not a consistent snapshot during
 * writes.
 */
export const FILES_KEPT = `(async () => {
  const texts = [JSON.stringify(localStorage)];
  const read = async (folder) => {
    for await (const entry of folder.values()) {
      if (entry.kind === 'directory') await read(entry);
      else texts.push(new TextDecoder('latin1').decode(await (await entry.getFile()).arrayBuffer()));
    }
  };
  await read(await navigator.storage.getDirectory());
  return texts.join('');
})()`;
