/** The subset of Chromium's net errors that an app meets (net_error_list.h). */
const ERROR_CODES: Record<string, number> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_FILE_NOT_FOUND: -6,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_INTERNET_DISCONNECTED: -106,
  ERR_INVALID_URL: -300,
  ERR_UNKNOWN_URL_SCHEME: -302,
};

/** @param description Chromium's name, for example `ERR_CONNECTION_REFUSED` */
export function loadError(url: string, description: string): Error & { errno: number; code: string; url: string } {
  const errno = ERROR_CODES[description] ?? -2;
  return Object.assign(new Error(`${description} (${errno}) loading '${url}'`), { errno, code: description, url });
}
