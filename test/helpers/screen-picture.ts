/** A picture of the whole screen, as a person sees it: notifications of the system are outside the app's windows. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** GDI+ copies the screen; the path is a parameter, so that it needs no quoting. */
const WINDOWS = `param($path)
Add-Type -AssemblyName System.Windows.Forms, System.Drawing
$bounds = [System.Windows.Forms.Screen]::PrimaryScreen.Bounds
$picture = New-Object System.Drawing.Bitmap $bounds.Width, $bounds.Height
[System.Drawing.Graphics]::FromImage($picture).CopyFromScreen($bounds.Location, [System.Drawing.Point]::Empty, $bounds.Size)
$picture.Save($path)`;

/** @param path of a PNG */
export async function takeScreenPicture(path: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  switch (process.platform) {
    case 'darwin':
      await run('screencapture', ['-x', path]);
      break;
    case 'win32':
      await run('powershell', ['-NoProfile', '-Command', `& { ${WINDOWS} } '${path.replaceAll("'", "''")}'`]);
      break;
    default:
      await run('import', ['-window', 'root', path], { env });
  }
}
