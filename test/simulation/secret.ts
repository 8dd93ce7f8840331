/** Signs the relay's requests to the source. */
export const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
