/** In the page: what the files of its private file system hold, as Latin-1; a file that is being written is another moment's. */
export const FILES_KEPT = `(async () => {
  const texts = [];
  const read = async (folder) => {
    for await (const entry of folder.values()) {
      if (entry.kind === 'directory') await read(entry);
      else texts.push(new TextDecoder('latin1').decode(await (await entry.getFile()).arrayBuffer()));
    }
  };
  await read(await navigator.storage.getDirectory());
  return texts.join('');
})()`;
