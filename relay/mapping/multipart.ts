/** Converts `multipart/form-data` to the value that a mapping reads: fields by name, files without their content. */
import { isJson } from '../../shared/rules/media-type.ts';
import { byName } from '../domain/hooks/field-lists.ts';

const MAX_PARTS = 200;

interface FormFile {
  field: string;
  name: string;
  mediaType: string;
  size: number;
}

/** A part that declares JSON is that value. @throws Error with the reason */
export async function parseMultipart(
  contentType: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Record<string, unknown>> {
  const boundary = /;\s*boundary="?([^";]{1,70})"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error('has no boundary in its media type');
  // Counted before parsing: each part becomes an object.
  const parts =
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').split(`--${boundary}`).length - 2;
  if (parts > MAX_PARTS) throw new Error(`has more than ${MAX_PARTS} parts`);
  const form = await formOf(contentType, bytes);
  const fields: [string, string][] = [];
  const values: [string, unknown][] = [];
  const files: FormFile[] = [];
  for (const [field, part] of form) {
    if (typeof part === 'string') fields.push([field, part]);
    else if (isJson(part.type.split(';', 1)[0] ?? '')) values.push([field, JSON.parse(await part.text())]);
    else files.push({ field, name: part.name, mediaType: part.type, size: part.size });
  }
  return { ...byName(fields), ...Object.fromEntries(values), ...(files.length > 0 && { files }) };
}

async function formOf(contentType: string, bytes: Uint8Array<ArrayBuffer>): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new Error('is no multipart/form-data');
  }
}
